"""核对佐证材料汇编 Checks a bundle of evidence against its manifest: python verify.py

把本文件与 manifest.json 放在一起运行，逐一核对汇编中的每个文件，指出被改动、缺失、
多出、截断的文件。只用 Python 标准库（3.8 及以上），不联网，不写入任何文件。
退出码：0 与清单一致；1 有不一致；2 清单不能读。

Names every file that was changed, is missing, extra or truncated. Needs Python
3.8 or later and nothing else; reads only. Exit codes: 0 all as in the manifest,
1 something is not, 2 the manifest cannot be read. Another folder may be named:
python verify.py FOLDER. Whether the manifest itself is the one that was made,
its SHA-256 tells, which is printed first: compare it with what the maker told.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import unicodedata

MANIFEST = "manifest.json"
WORDS = {
    "changed": "被改动 changed",
    "missing": "缺失 missing",
    "extra": "多出 extra",
    "truncated": "截断 truncated",
}
LEFT_OUT = {
    "missing": "汇编时已缺失 was missing when the bundle was made",
    "changed": "汇编时已损坏 was damaged when the bundle was made",
    "removed": "汇编前已撤下 was withdrawn before the bundle was made",
}


def main(words: list[str]) -> int:
    """Check the folder named, or the one that this file lies in; the exit code."""
    _speak_anywhere()
    folder = os.path.abspath(words[0] if words else os.path.dirname(os.path.abspath(__file__)))
    try:
        with open(os.path.join(folder, MANIFEST), "rb") as file:
            raw = file.read()
        manifest = json.loads(raw.decode("utf-8"))
        listed = {plain(each["path"]): each for each in manifest["files"]}
        left_out = manifest["left_out"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"清单不能读 the manifest cannot be read: {error}")
        return 2
    print(manifest.get("title", ""))
    print("manifest.json SHA-256: " + hashlib.sha256(raw).hexdigest())
    found = faults(folder, listed)
    for kind, path in found:
        print(f"{WORDS[kind]}: {path}")
    for each in left_out:
        print("{}: {} {}".format(LEFT_OUT.get(each["kind"], each["kind"]), each["activity"], each["name"]))
    kept = len(listed) - sum(kind != "extra" for kind, _ in found)
    print(f"核对 {len(listed)} 个文件，{kept} 个一致 files checked, as they were: {kept}")
    return 1 if found else 0


def faults(folder: str, listed: dict[str, dict[str, object]]) -> list[tuple[str, str]]:
    """What is not as in the manifest: the kind of fault and the path, in the order of the paths."""
    there = {plain(path): path for path in _paths(folder)}
    found = [("extra", path) for path in there if path not in listed and path != MANIFEST]
    for path, each in listed.items():
        if path not in there:
            found.append(("missing", path))
            continue
        size, digest = _measured(os.path.join(folder, *there[path].split("/")))
        if digest != each["sha256"]:
            found.append(("truncated" if size < int(str(each["size"])) else "changed", path))
    return sorted(found, key=lambda fault: fault[1])


def plain(path: str) -> str:
    """A path as it compares: some systems take Chinese and accented names apart when they store them."""
    return unicodedata.normalize("NFC", path)


def _paths(folder: str) -> list[str]:
    found = []
    for place, folders, files in os.walk(folder):
        # a folder that is a link would lead out of the bundle
        links = [name for name in folders if os.path.islink(os.path.join(place, name))]
        for name in files + links:
            found.append(os.path.relpath(os.path.join(place, name), folder).replace(os.sep, "/"))
    return found


def _measured(path: str) -> tuple[int, str]:
    """Size and SHA-256; of a link, or of what cannot be read, none that fits."""
    if os.path.islink(path):
        return sys.maxsize, ""
    size, digest = 0, hashlib.sha256()
    try:
        with open(path, "rb") as file:
            for part in iter(lambda: file.read(1 << 20), b""):
                size += len(part)
                digest.update(part)
    except OSError:
        return sys.maxsize, ""
    return size, digest.hexdigest()


def _speak_anywhere() -> None:
    """A terminal that lacks Chinese characters gets their numbers, and no fault."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
