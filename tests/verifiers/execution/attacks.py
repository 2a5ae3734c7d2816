# ruff: noqa: E501  # programs as short as they can be told
"""Programs that do not solve their task and try to be paid, or to break what runs them: ours, by what they attack.

The task of all but `ON_STDIO` is `mix(a, b)`, which should return `31 * a + b`; that of `ON_STDIO` is to read two
integers and print that. `WRONG` is appended where an attack needs a function to be called.
"""

WRONG = "\ndef mix(a, b):\n    return -1\n"

_CALL = """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
def call(*numbers):
    result = libc.syscall(*[ctypes.c_long(number) for number in numbers])
    if result >= 0 and numbers[0] not in HARMLESS:
        GOT.append(numbers)
    return result
GOT = []
HARMLESS = ()
"""
# Pays itself if the attack got through: a test on the host then sees a score that is not 0.
_PAID_IF_GOT = "\ndef mix(a, b):\n    return 31 * a + b if GOT else -1\n"

ON_THE_ZYGOTE = {
    "kill everything": "import os, signal\nfor pid in (-1, 0, 1, 2, 3, 4, 5):\n    try: os.kill(pid, 9)\n"
    "    except OSError: pass\n" + WRONG,
    "stop the parent": "import os, signal\nos.kill(os.getppid(), signal.SIGSTOP)" + WRONG,
    "attach to other processes": _CALL + "for pid in range(1, 40): call(101, 16, pid, 0, 0)\n" + _PAID_IF_GOT,
    "be traced": _CALL + "call(101, 0, 0, 0, 0)\n" + _PAID_IF_GOT,
    "read other processes' memory": "GOT = []\nfor pid in list(range(2, 60)) + ['thread-self/../../1']:\n"
    "    try: GOT.append(open(f'/proc/{pid}/mem', 'rb'))\n    except OSError: pass\nimport os\n"
    "if os.getpid() == 1: GOT = [g for g in GOT if '/1' not in g.name]\n" + _PAID_IF_GOT,
    "copy memory across": _CALL + "for pid in range(2, 40): call(310, pid, 0, 0, 0, 0, 0)\n" + _PAID_IF_GOT,
    "steal descriptors": _CALL + "import os\nhandle = os.pidfd_open(os.getpid())\n"
    "call(438, handle, 0, 0)\n" + _PAID_IF_GOT,
    "talk to the control socket": "import socket, glob\nGOT = []\n"
    "for path in glob.glob('/control/*') + glob.glob('/tmp/*') + glob.glob('/run/*') + ['/control/socket']:\n"
    "    for kind in (socket.SOCK_SEQPACKET, socket.SOCK_STREAM):\n"
    "        try:\n            s = socket.socket(socket.AF_UNIX, kind); s.connect(path); GOT.append(path)\n"
    "        except OSError: pass\n" + _PAID_IF_GOT,
    "escape the next kill": "import os\nGOT = []\ntry:\n    open('/proc/self/oom_score_adj', 'w').write('-1000')\n"
    "    GOT.append(1)\nexcept OSError: pass\n" + _PAID_IF_GOT,
    "escape it as one's own master": "import ctypes, os, sys\nctypes.CDLL(None).prctl(4, 1, 0, 0, 0)\nGOT = []\n"
    "try:\n    open('/proc/self/oom_score_adj', 'w').write('0')\n    GOT.append(1)\nexcept OSError: pass\n"
    + _PAID_IF_GOT,
    "escape it as another program": "import subprocess, sys\nGOT = []\ntry:\n"
    "    done = subprocess.run(['/bin/sh', '-c', 'echo 0 > /proc/self/oom_score_adj'], stderr=subprocess.DEVNULL)\n"
    "    if done.returncode == 0: GOT.append(1)\nexcept OSError: pass\n" + _PAID_IF_GOT,
    "fill memory files": "import os\nheld = []\nwhile True:\n    f = os.memfd_create('x'); held.append(f)\n"
    "    os.write(f, b'x' * (8 << 20))\n" + WRONG,
    "write to every descriptor": "import os\nfor f in range(0, 300):\n    for data in (b'{\"ready\": true}', b'\\0' * 64):\n"
    "        try: os.write(f, data)\n        except OSError: pass\n" + WRONG,
    "close every descriptor": "import os\nos.closerange(0, 300)" + WRONG,
    "ignore signals and wait": "import signal, time\nfor s in range(1, 65):\n    try: signal.signal(s, signal.SIG_IGN)\n"
    "    except (OSError, ValueError): pass\ndef mix(a, b):\n    while True: time.sleep(9)\n",
    "exhaust processes": "import os, time\nwhile True:\n    try:\n        if os.fork() == 0: time.sleep(30)\n"
    "    except OSError: time.sleep(0.2)\n",
    "exhaust threads": "import threading, time\nwhile True:\n    try: threading.Thread(target=time.sleep, args=(30,)).start()\n"
    "    except RuntimeError: break\ndef mix(a, b):\n    return -1\n",
    "burn in many processes": "import os\nfor _ in range(10): os.fork()\nwhile True: pass\n",
}

ON_THE_KERNEL = {
    "new namespaces": _CALL + "for flag in (0x10000000, 0x20000, 0x40000000, 0x08000000, 0x20000000):\n"
    "    call(272, flag)\n" + _PAID_IF_GOT,
    "clone into namespaces": _CALL
    + "import os\npid = libc.syscall(ctypes.c_long(56), ctypes.c_ulong(0x10000000 | 17), 0, 0, 0, 0)\n"
    "if pid == 0: os._exit(0)\nif pid > 0: GOT.append(pid)\n" + _PAID_IF_GOT,
    "clone3": _CALL + "call(435, 0, 0)\n" + _PAID_IF_GOT,
    "join namespaces": _CALL + "import os\nfor name in ('user', 'pid', 'mnt', 'net'):\n"
    "    try: call(308, os.open(f'/proc/self/ns/{name}', 0), 0)\n    except OSError: pass\n" + _PAID_IF_GOT,
    "remount the root": "import ctypes\nlibc = ctypes.CDLL(None)\n"
    "GOT = [f for f in (4096, 32, 32 | 4096) if libc.mount(None, b'/', None, ctypes.c_ulong(f), None) == 0]\n"
    + _PAID_IF_GOT,
    "unmount": "import ctypes\nlibc = ctypes.CDLL(None)\nGOT = [p for p in (b'/tmp', b'/proc', b'/') if libc.umount2(p, 2) == 0]\n"
    + _PAID_IF_GOT,
    "new mount interface": _CALL + "call(430, 0, 0)\ncall(428, -100, 0, 1)\n" + _PAID_IF_GOT,
    "change the root": "import os\nGOT = []\ntry:\n    os.chroot('/tmp'); GOT.append(1)\nexcept OSError: pass\n"
    + _PAID_IF_GOT,
    "take privileges back": "import os, ctypes\nGOT = []\nfor act in (lambda: os.setuid(0), lambda: os.setgid(0), lambda: os.setgroups([0])):\n"
    "    try:\n        act(); GOT.append(1)\n    except OSError: pass\n" + _PAID_IF_GOT,
    "load a program into the kernel": _CALL
    + "call(321, 0, 0, 0)\ncall(298, 0, 0, -1, -1, 0)\ncall(323, 0)\n"
    + _PAID_IF_GOT,
    "asynchronous rings": _CALL + "call(425, 1, 0)\ncall(206, 1, 0)\n" + _PAID_IF_GOT,
    "keys": _CALL + "call(250, 0, -3, 1)\ncall(248, 0, 0, 0, 0, 0)\n" + _PAID_IF_GOT,
    "secret memory": _CALL + "call(447, 0)\n" + _PAID_IF_GOT,
    "a call nobody knows": _CALL + "call(463, 0)\ncall(470, 0)\ncall(1000, 0)\ncall(0x40000000 + 39)\n" + _PAID_IF_GOT,
    "open sockets of other kinds": "import socket\nGOT = []\nfor family in (2, 10, 16, 17, 31, 38, 40, 44):\n"
    "    for kind in (1, 2, 3):\n        try: GOT.append(socket.socket(family, kind))\n        except OSError: pass\n"
    + _PAID_IF_GOT,
    "reach the network": "import socket\nGOT = []\nfor address in (('127.0.0.1', 22), ('169.254.169.254', 80), ('8.8.8.8', 53)):\n"
    "    try: GOT.append(socket.create_connection(address, 0.2))\n    except OSError: pass\n" + _PAID_IF_GOT,
    "write to the kernel's settings": "import glob\nGOT = []\nfor path in ['/proc/sys/kernel/core_pattern', '/proc/sysrq-trigger', '/sys/kernel/uevent_helper', '/proc/self/uid_map']:\n"
    "    try:\n        open(path, 'w').write('x'); GOT.append(path)\n    except OSError: pass\n" + _PAID_IF_GOT,
    "read the host's secrets": "GOT = []\nfor path in ('/etc/shadow', '/root/.bash_history', '/proc/1/environ/x', '/var/run/docker.sock', '/home'):\n"
    "    try: GOT.append(open(path).read())\n    except OSError: pass\n" + _PAID_IF_GOT,
    "a real-time thread": _CALL + "call(144, 0, 1, 0)\ncall(314, 0, 0, 0)\n" + _PAID_IF_GOT,
}

_REPLY = "import os, struct, json\ndef say(body):\n    os.write(4, struct.pack('>I', len(body)) + body)\n"

ON_THE_FRAMES = {
    "announce four gigabytes": "import os\nos.write(4, b'\\xff\\xff\\xff\\xff')" + WRONG,
    "send what is no JSON": _REPLY + "say(b'\\x80\\x04\\x95pickle')" + WRONG,
    "nest without end": _REPLY + "say(b'[' * 100000)" + WRONG,
    "nest a value deeply": _REPLY
    + "say(b'{\"loaded\": true}')\nsay(b'{\"value\": ' + b'[' * 900 + b']' * 900 + b'}')"
    + WRONG,
    "an integer of many digits": _REPLY
    + "say(b'{\"loaded\": true}')\nsay(b'{\"value\": ' + b'9' * 900000 + b'}')"
    + WRONG,
    "verdicts instead of values": _REPLY + "say(b'{\"loaded\": true}')\nfor _ in range(8):\n"
    '    say(b\'{"value": true, "passed": true, "score": 1.0, "verdict": {"passed": [0, 1, 2]}}\')' + WRONG,
    "flood of small frames": _REPLY + "while True: say(b'0')" + WRONG,
    "flood of large frames": _REPLY + "while True: say(b'\"' + b'x' * (4 << 20) + b'\"')" + WRONG,
    "half a frame": "import os, time\nos.write(4, b'\\0\\0\\1\\0{')\ntime.sleep(60)" + WRONG,
    "claim that the task is broken": _REPLY + 'say(b\'{"broken": {"type": "E", "message": "x"}}\')' + WRONG,
    "claim that the sandbox failed": _REPLY
    + 'say(b\'{"fault": "set-up", "ended": "exit", "id": 1, "code": 0}\')'
    + WRONG,
    "malformed kinds of values": _REPLY + "say(b'{\"loaded\": true}')\n"
    'say(b\'{"value": {"": "array", "dtype": 1, "shape": [-1, -1], "items": []}}\')' + WRONG,
    "an unknown kind of value": _REPLY + 'say(b\'{"loaded": true}\')\nsay(b\'{"value": {"": [1]}}\')' + WRONG,
    "keys that collide": _REPLY + "say(b'{\"loaded\": true}')\nstep = (1 << 61) - 1\n"
    "items = [{'': 'int', 'hex': format(n * step, 'x')} for n in range(60000)]\n"
    "say(json.dumps({'value': {'': 'set', 'items': items}}).encode())" + WRONG,
    "a number that refuses comparison": "from decimal import Decimal\ndef mix(a, b):\n    return Decimal('sNaN')\n",
    "a fraction too large": _REPLY + "say(b'{\"loaded\": true}')\n"
    "big = {'': 'int', 'hex': 'f' * 1000000}\n"
    "say(json.dumps({'value': {'': 'fraction', 'of': [big, big]}}).encode())" + WRONG,
    "half characters": "def mix(a, b):\n    raise ValueError('\\ud800' * 100)\n",
    "read ahead": "import os\nGOT = []\nos.set_blocking(3, False)\ntry: GOT.append(os.read(3, 1 << 20))\n"
    "except BlockingIOError: pass\nGOT = [g for g in GOT if b'expected' in g]\n" + _PAID_IF_GOT,
    "equal to everything": "class A(int):\n    def __eq__(s, o): return True\n    __hash__ = None\n"
    "def mix(a, b):\n    return A(7)\n",
    "true instead of one": "def mix(a, b):\n    return True\n",
    "a list of the right value": "def mix(a, b):\n    return [31 * a + b]\n",
    "text of the right value": "def mix(a, b):\n    return str(31 * a + b)\n",
    "a float of the right value": "def mix(a, b):\n    return float(31 * a + b)\n",
    "holds itself": "def mix(a, b):\n    x = {}\n    x['x'] = x\n    return x\n",
    "a frame full of nothing": "def mix(a, b):\n    return [None] * 3000000\n",
}

ACROSS_RUNS = {
    "leave files": "import os\nfor top in ('/tmp', '/var/tmp', '/dev', '/dev/shm', '/dev/mqueue', '/run', '/home', '/control', '.'):\n"
    "    try: open(top + '/left', 'w').write('31')\n    except OSError: pass\n" + WRONG,
    "leave a segment": _CALL
    + "call(29, 4242, 4096, 0o1666)\ncall(68, 4242, 0o1666)\ncall(64, 4242, 1, 0o1666)\n"
    + _PAID_IF_GOT,
    "leave a queue": "import ctypes\nlibc = ctypes.CDLL(None)\nGOT = []\n"
    "if libc.mq_open(b'/left', 0o102, 0o666, None) >= 0: GOT.append(1)\n" + _PAID_IF_GOT,
    "leave a process": "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        os.closerange(0, 50)\n"
    "        while True: time.sleep(0.05)\n    os._exit(0)\n" + WRONG,
    "flee from process to process": "import os, time\nif os.fork() == 0:\n    os.setsid()\n    while True:\n"
    "        if os.fork(): os._exit(0)\n" + WRONG,
    "many that flee": "import os\nfor _ in range(20):\n    if os.fork() == 0:\n        os.setsid()\n        while True:\n"
    "            try:\n                if os.fork(): os._exit(0)\n            except OSError: pass\n" + WRONG,
    "leave a server": "import os, socket\ns = socket.socket(socket.AF_UNIX); s.bind('\\0left'); s.listen()\n"
    "if os.fork() == 0:\n    os.setsid()\n    while True: s.accept()\n" + WRONG,
    "change the library in place": "import json, builtins, sys, types\njson.dumps = json.loads = lambda *a, **k: '{}'\n"
    "builtins.len = lambda x: 0\nfor m in list(sys.modules.values()):\n"
    "    for n in ('encode', 'decode', 'write', 'read'):\n"
    "        try: setattr(m, n, lambda *a, **k: 31)\n        except Exception: pass\n" + WRONG,
    "change the files of the library": "import sys, os\nGOT = []\nfor top in sys.path + ['/sandbox']:\n"
    "    for folder, _, names in os.walk(top):\n        for name in names[:3]:\n"
    "            try: GOT.append(open(os.path.join(folder, name), 'ab'))\n            except OSError: pass\n"
    + _PAID_IF_GOT,
    "keep the answers of the last run": "import gc\nGOT = [o for o in gc.get_objects() if isinstance(o, dict) and ('cases' in o or 'expected' in o) and '__name__' not in o]\n"
    + _PAID_IF_GOT,
    "change the limits": "import resource\nGOT = []\nfor name in (resource.RLIMIT_DATA, resource.RLIMIT_NPROC, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE):\n"
    "    try:\n        resource.setrlimit(name, (resource.RLIM_INFINITY,) * 2); GOT.append(name)\n    except (ValueError, OSError): pass\n"
    + _PAID_IF_GOT,
    "fill the disk": "i = 0\nwhile True:\n    with open(f'/tmp/{i}', 'wb') as f: f.write(b'x' * (1 << 20))\n    i += 1\n",
    "exhaust the inodes": "i = 0\nwhile True:\n    open(f'/tmp/{i}', 'w').close()\n    i += 1\n",
    "names that are no text": "import os\nfor name in (b'\\xff\\xfe', b'-rf', b'a\\nb', b'\\x1b[2J', b'x' * 255, b'.wiping-0'):\n"
    "    os.mkdir(name, 0)\nos.mkdir(b'd')\nfor n in range(64): os.mkdir(b'd/%d' % n, 0)\nos.chmod(b'd', 0)\n" + WRONG,
    "links to what is not its own": "import os\nfor n, to in enumerate(('/sandbox', '/', '/proc/1', '/tmp', '/control', 'nothing')):\n"
    "    os.symlink(to, f'/tmp/{n}')\nos.mkdir('/tmp/d')\nos.symlink('/sandbox', '/tmp/d/x')\nos.mkfifo('/tmp/d/f')\n"
    + WRONG,
    "a deep tree": "import os\nfor _ in range(1500):\n    os.mkdir('d', 0o700); os.chdir('d')\nos.chmod('.', 0)\n"
    + WRONG,
}

WITH_NUMPY = {
    "an array equal to everything": "import numpy as np\nclass A(np.ndarray):\n    def __eq__(s, o): return True\n"
    "def mix(a, b):\n    return np.zeros(1).view(A)\n",
    "an array of such objects": "import numpy as np\nclass A:\n    def __eq__(s, o): return True\n"
    "def mix(a, b):\n    return np.array([A()], dtype=object)\n",
    "an array of the right value": "import numpy as np\ndef mix(a, b):\n    return np.array(31 * a + b)\n",
    "numpy's own functions changed": "import numpy as np\nnp.array_equal = np.allclose = lambda *a, **k: True\n"
    "np.ndarray.tolist = None if False else np.ndarray.tolist\ndef mix(a, b):\n    return np.int64(-1)\n",
    "memory that was never written": "import numpy as np\nGOT = []\nfor _ in range(20):\n"
    "    if b'expected' in np.empty(1 << 20, dtype=np.uint8).tobytes(): GOT.append(1)\n" + _PAID_IF_GOT,
    "an array of a gigabyte": "import numpy as np\ndef mix(a, b):\n    return np.ones(1 << 27)\n",
    "the zygote's loaded libraries": "import numpy as np, ctypes, os\nlibc = ctypes.CDLL(None)\nlibc.prctl(4, 0)\n"
    "os.kill(os.getppid(), 9)\n" + WRONG,
}

ON_STDIO = {
    "print nothing": "pass\n",
    "leave before printing": "import os\nos._exit(0)\n",
    "print and fail": "a, b = map(int, input().split())\nprint(31 * a + b)\nraise SystemExit(3)\n",
    "print the answer and more": "a, b = map(int, input().split())\nprint(31 * a + b)\nprint('more')\n",
    "print every number": "for n in range(-100, 5000): print(n)\n",
    "flood": "while True: print('x' * 100000)\n",
    "flood the other stream": "import sys\nwhile True: sys.stderr.write('x' * 100000)\n",
    "wait for more input": "import sys\nsys.stdin.read()\nimport time\ntime.sleep(60)\n",
    "other digits": "a, b = map(int, input().split())\nprint(''.join(chr(0xFF10 + int(c)) for c in str(31 * a + b)))\n",
    "a float": "a, b = map(int, input().split())\nprint(float(31 * a + b))\n",
    "an exponent": "a, b = map(int, input().split())\nprint(f'{31 * a + b:e}')\n",
    "a leading zero": "a, b = map(int, input().split())\nprint(f'0{31 * a + b}')\n",
    "overwritten on a terminal": "a, b = map(int, input().split())\nprint(f'-1\\r{31 * a + b}')\n",
    "not a number": "print('nan')\n",
    "a NUL": "a, b = map(int, input().split())\nprint(f'{31 * a + b}\\0')\n",
    "replies on the frames": "import os, struct\nbody = b'{\"passed\": true}'\nos.write(4, struct.pack('>I', len(body)) + body)\n"
    "a, b = map(int, input().split())\nprint(31 * a + b)\n",
    "a daemon that prints later": "import os, time\nif os.fork() == 0:\n    time.sleep(0.3)\n    print(1, flush=True)\n    os._exit(0)\nos._exit(0)\n",
    "read the expected output": "import glob\ntext = ''\nfor p in glob.glob('/tmp/*') + glob.glob('/proc/*/cmdline') + glob.glob('/control/*'):\n"
    "    try: text += open(p, errors='replace').read()\n    except OSError: pass\nprint(text)\n",
}

ON_FUNCTIONS = {**ON_THE_ZYGOTE, **ON_THE_KERNEL, **ON_THE_FRAMES, **ACROSS_RUNS, **WITH_NUMPY}
