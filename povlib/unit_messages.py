"""Words of the faults in names: of units, of groups of units, of the total row."""

from __future__ import annotations

__all__ = ["UNIT_MESSAGES"]

UNIT_MESSAGES: dict[str, tuple[str, str]] = {
    "unknown_unit": (
        "đơn vị {found} không có trong units.csv{hint}. Sửa tên, hoặc thêm đơn vị vào units.csv; "
        "nếu đó là dòng cộng của một nhóm đơn vị thì ghi tên này ở cột group của các đơn vị ấy; "
        "mỗi đơn vị chỉ thuộc một nhóm, nên dòng cộng của cấp thứ hai thì bỏ khỏi tệp này",
        "unit {found} is not in units.csv{hint}. Correct the name, or add the unit to units.csv; "
        "if the row adds up a group of units, give them this name in the column group there; a "
        "unit belongs to one group alone, so leave out rows that add up a second level",
    ),
    "group_row": (
        "{found} là dòng cộng của một nhóm, không phải đơn vị. Bỏ dòng này",
        "{found} is a row that adds up a group, and no unit. Remove this row",
    ),
    "group_is_unit": (
        "tên nhóm {found} cũng là tên hoặc mã của một đơn vị. Sửa cột group, hoặc đặt cho nhóm "
        "một tên riêng ở cả hai tệp",
        "the name of the group {found} is also the name or code of a unit. Correct the column "
        "group, or give the group a name of its own in both files",
    ),
    "group_is_total": (
        "tên nhóm {found} là tên của dòng tổng. Để trống cột group nếu đơn vị không thuộc nhóm nào",
        "the name of the group {found} is that of the total row. Leave the column group empty "
        "where a unit belongs to no group",
    ),
    "group_spelling": (
        "tên nhóm {found} viết khác với {expected}. Viết một cách, đúng như văn "
        "bản in, ở bảng và ở cột group của units.csv",
        "the name of the group {found} is written differently from {expected}. Write it in one "
        "way, as the document prints it, in the table and in the column group of units.csv",
    ),
    "nested_group": (
        "tên nhóm {found} có dấu | ; chỉ có một cấp nhóm. Ghi tên một dòng cộng cho mỗi đơn vị",
        "the name of the group {found} contains a |; groups have one level. Name one row for each "
        "unit",
    ),
    "repeated_group": (
        "dòng cộng của nhóm {found} đã có ở dòng {expected}. Giữ một dòng",
        "the row that adds up the group {found} already stands in row {expected}. Keep one",
    ),
    "unit_spelling": (
        "tên {found} viết khác với {expected} ({reason}). "
        "Viết lại như vậy, hoặc ghi cách viết này vào cột also_printed của units.csv",
        "the name {found} is written differently from {expected} ({reason}). "
        "Write it like that, or add this spelling to also_printed in units.csv",
    ),
    "unit_code": (
        "mã {found} không khớp với tên đơn vị; units.csv ghi {expected}",
        "code {found} does not fit the unit's name; units.csv says {expected}",
    ),
    "repeated_unit": (
        "đơn vị này đã có ở dòng {expected}. Mỗi đơn vị chỉ một dòng",
        "the unit already stands in row {expected}. One row for each unit",
    ),
    "unit_twice": (
        "đơn vị này đã có ở dòng {expected}, với đúng những số ấy. Giữ một dòng; nếu văn bản in cả "
        "hai thì xem dòng tổng có cộng cả hai không",
        "the unit already stands in row {expected}, with the same figures. Keep one row; if the "
        "document prints both, see whether its total row counts both",
    ),
    "absent_unit": (
        "đơn vị có trong units.csv nhưng không có dòng nào ở đây. Thêm dòng còn thiếu",
        "the unit is in units.csv but has no row here. Add the missing row",
    ),
    "not_in_table": (
        "mã {found} không có dòng nào trong bảng kế hoạch. Sửa mã, hoặc bỏ dòng này",
        "code {found} has no row in the plan table. Correct the code, or remove this row",
    ),
    "repeated_name": (
        "tên {found} chỉ hai đơn vị khác nhau (mã {expected}). Mỗi tên chỉ một đơn vị: "
        "ghi thêm nơi của nó vào tên, giống nhau ở mọi tệp, ví dụ “Thôn 1 (xã A)”",
        "the name {found} stands for two units (codes {expected}). One name, one unit: add to the "
        "name where it lies, alike in every file, for example “Thôn 1 (xã A)”",
    ),
    "no_total": (
        "không thấy dòng tổng {expected}. Thêm dòng đó, hoặc sửa total_label cho đúng như bảng "
        "ghi, hoặc đặt total_label thành null trong datapackage.json nếu văn bản không có dòng đó",
        "the total row {expected} was not found. Add it, or spell total_label as the table does, "
        "or set total_label to null in datapackage.json if the document prints none",
    ),
    "other_total": (
        "không thấy dòng tổng {expected}, nhưng có dòng {found}. Nếu đó là dòng tổng thì ghi "
        "total_label trong datapackage.json đúng như vậy",
        "the total row {expected} was not found, but there is a row {found}. If that is the total "
        "row, write total_label in datapackage.json like it",
    ),
    "total_name": (
        "không có dòng {found}; dòng tổng tên là {expected}. Ghi đúng tên đó",
        "there is no row {found}; the total row is called {expected}. Write that name",
    ),
    "repeated_total": (
        "có hơn một dòng tổng (dòng {expected}). Giữ một dòng",
        "there is more than one total row (rows {expected}). Keep one",
    ),
}
