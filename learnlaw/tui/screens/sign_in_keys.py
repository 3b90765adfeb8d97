"""The keys of the sign-in grid: capitals and function keys, as small letters and figures jump."""

from __future__ import annotations

from learnlaw.tui.words import N_, key

KEYS = [
    key(
        "enter",
        "mark('present')",
        N_("Here"),
        N_("present, and on to the next"),
        id="sign.present",
        show=False,
    ),
    key("O,f3", "mark('online')", N_("Online"), N_("took part online 线上"), id="sign.online", show=False),
    key("L,f4", "mark('leave')", N_("On leave"), N_("on leave 请假"), id="sign.leave", show=False),
    key("Y,f5", "mark('on_duty')", N_("On duty"), N_("on duty elsewhere 因公"), id="sign.duty", show=False),
    key("D,f6", "proxy", N_("Proxy"), N_("sent a proxy 代会, and whom"), id="sign.proxy", show=False),
    key("X,f7", "mark('absent')", N_("Away"), N_("absent 缺席"), id="sign.absent", show=False),
    key(
        "B,f8",
        "make_up",
        N_("Makes up"),
        N_("makes up 补课 for what was missed"),
        id="sign.makeup",
        show=False,
    ),
    key(
        "V",
        "mark('observer')",
        N_("Observer"),
        N_("there without being asked 列席"),
        id="sign.observer",
        show=False,
    ),
    key("delete", "clear", N_("No mark"), N_("take the mark away"), id="sign.clear", show=False),
    key(
        "A,f2",
        "everybody",
        N_("All present"),
        N_("everybody without a mark is present"),
        id="task.everybody",
    ),
    key("S,ctrl+s", "save", N_("Save"), N_("keep the sheet in the ledger"), id="task.save"),
    key("U,f9", "undo", N_("Undo"), N_("take the last mark back, and the one before"), id="task.undo"),
    key("N", "add", N_("Add"), N_("somebody who is not listed: by name, code or initials"), id="task.add"),
    key("H", "hours", N_("Own hours"), N_("hours other than those of the whole"), id="task.hours"),
    key(
        "W",
        "whole",
        N_("Whole unit"),
        N_("everybody of the units, or those it is meant for"),
        id="task.whole",
    ),
    key("P", "paper", N_("Blank sheet"), N_("a blank sign-in sheet to print"), id="task.paper"),
    key("E", "evidence", N_("Files"), N_("files of evidence"), id="task.evidence"),
]
