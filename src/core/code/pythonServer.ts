/**
 * The program that a Python process of the pool runs: one JSON request a line on its standard input, one JSON reply a
 * line on its standard output. What user code prints is counted and dropped, so it cannot mix with the replies.
 */
export const pythonServer = String.raw`
import ast, asyncio, importlib.util, inspect, io, json, os, sys, threading, time, traceback

replies = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
requests = os.fdopen(os.dup(0), "r", encoding="utf-8")
devnull = os.open(os.devnull, os.O_RDWR)
for fd in (0, 1, 2):
    os.dup2(devnull, fd)
limit = int(sys.argv[1])


# Code that never returns must not outlive the program that asked for it.
def leave_with(parent):
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


threading.Thread(target=leave_with, args=(os.getppid(),), daemon=True).start()


class Flood(BaseException):
    pass


class Failure(Exception):
    def __init__(self, code, message, hint=None):
        super().__init__(message)
        self.code, self.hint = code, hint


class Counter(io.TextIOBase):
    printed = 0

    def writable(self):
        return True

    def write(self, text):
        Counter.printed += len(text)
        if Counter.printed > limit:
            raise Flood()
        return len(text)


sys.stdout = sys.stderr = Counter()
modules, functions = {}, {}


def load(path):
    try:
        key = (path, os.stat(path).st_mtime_ns)
    except OSError:
        raise Failure("code.notFound", f'There is no file "{path}".')
    if key not in modules:
        folder = os.path.dirname(path)
        if folder not in sys.path:
            sys.path.insert(0, folder)
        name = "cupel_" + os.path.splitext(os.path.basename(path))[0]
        spec = importlib.util.spec_from_file_location(name, path)
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        try:
            spec.loader.exec_module(module)
        except SyntaxError as error:
            raise Failure("code.syntax", f'"{os.path.basename(path)}" cannot be read: {error}')
        modules[key] = module
    return modules[key]


def find(request):
    module = load(request["file"])
    names = [request["fn"]] if request.get("fn") else request["fallbacks"]
    for name in names:
        target = module
        for part in name.split("."):
            target = getattr(target, part, None)
        if callable(target):
            return target
    known = [n for n, v in vars(module).items() if inspect.isfunction(v) and v.__module__ == module.__name__]
    raise Failure(
        "code.notFound",
        f'"{os.path.basename(request["file"])}" has no function "{" or ".join(names)}".',
        "It defines: " + (", ".join(known) or "none") + ".",
    )


def compile_inline(request):
    key = (request["mode"], request["source"], tuple(request["parameters"]))
    if key in functions:
        return functions[key]
    source, mode = request["source"], request["mode"]
    parameters = ", ".join(request["parameters"])
    try:
        body = None
        if mode != "body":
            try:
                body = [ast.Return(ast.parse(source.strip(), mode="eval").body)]
            except SyntaxError:
                if mode == "expression":
                    raise
        if body is None:
            body = ast.parse(source).body
        tree = ast.parse(f"def inline({parameters}): pass")
        tree.body[0].body = body or [ast.Pass()]
        # Inline checks of this format have always found json there.
        scope = {"__name__": "inline", "json": json}
        exec(compile(ast.fix_missing_locations(tree), "<inline>", "exec"), scope)
    except SyntaxError as error:
        raise Failure("code.syntax", f"The code cannot be read: {error}")
    if len(functions) >= 1000:
        functions.clear()
    functions[key] = scope["inline"]
    return functions[key]


def plain(value):
    for name in ("tolist", "item", "model_dump", "_asdict"):
        if callable(getattr(value, name, None)):
            return getattr(value, name)()
    if hasattr(value, "__dataclass_fields__"):
        return {name: getattr(value, name) for name in value.__dataclass_fields__}
    if isinstance(value, (set, frozenset)):
        return list(value)
    raise TypeError(f"{type(value).__name__} is not a plain value")


def answer(request):
    if request["mode"] == "file":
        function = find(request)
    else:
        if request["directory"] not in sys.path:
            sys.path.insert(0, request["directory"])
        function = compile_inline(request)
    args = request["args"]
    if request["mode"] == "file":
        try:
            count = sum(
                1 for p in inspect.signature(function).parameters.values()
                if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)
            )
            many = any(p.kind == p.VAR_POSITIONAL for p in inspect.signature(function).parameters.values())
            args = args if many else args[:count]
        except (TypeError, ValueError):
            pass
    value = function(*args)
    if inspect.isawaitable(value):
        async def wait():
            return await value
        value = asyncio.run(wait())
    try:
        return json.dumps({"kind": "value", "value": value}, default=plain, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise Failure(
            "code.badResult",
            f"The code returned something that cannot be handed over: {error}",
            "Return plain values: text, finite numbers, booleans, lists and dicts.",
        )


for line in requests:
    Counter.printed = 0
    try:
        reply = answer(json.loads(line))
    except Flood:
        reply = json.dumps({"kind": "flood"})
    except Failure as error:
        reply = json.dumps({"kind": "error", "code": error.code, "message": str(error), "hint": error.hint})
    except BaseException as error:
        last = traceback.extract_tb(error.__traceback__)
        place = f" (line {last[-1].lineno} of {os.path.basename(last[-1].filename)})" if last else ""
        message = f"The code raised {type(error).__name__}: {error}{place}"
        reply = json.dumps({"kind": "error", "code": "code.threw", "message": message})
    replies.write(reply + "\n")
    replies.flush()
`;
