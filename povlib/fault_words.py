"""Words of the faults in data files, in Vietnamese and English."""

from __future__ import annotations

__all__ = ["MESSAGES", "REASONS"]

# code: (Vietnamese, English). {found} is quoted as found; the rest are parameters of the fault.
MESSAGES: dict[str, tuple[str, str]] = {
    "no_plan": (
        "không có kế hoạch tên {found}. Các kế hoạch hiện có: {expected}. "
        "Kiểm tra lại tên, hoặc đặt thư mục kế hoạch vào data/",
        "there is no plan called {found}. Plans at hand: {expected}. "
        "Check the name, or put the plan's folder into data/",
    ),
    "no_descriptor": (
        "thư mục {found} không có tệp này, nên không phải thư mục của kế hoạch. Các kế hoạch hiện "
        "có: {expected}. Kiểm tra lại tên, hoặc lập tệp theo mẫu trong data/README.md",
        "the folder {found} has no such file, so it is no plan's folder. Plans at hand: "
        "{expected}. Check the name, or write the file after the model in data/README.md",
    ),
    "file_for_plan": (
        "đây là một tệp, cần thư mục của kế hoạch. Nêu thư mục chứa nó: {expected}",
        "this is a file, a plan's folder is needed. Name the folder that holds it: {expected}",
    ),
    "no_file": (
        "thiếu tệp này. Đặt tệp vào thư mục kế hoạch, hoặc bỏ nó khỏi datapackage.json",
        "the file is missing. Put it into the plan's folder, or take it out of datapackage.json",
    ),
    "empty_file": (
        "tệp rỗng. Cần dòng tiêu đề {expected} và mỗi đơn vị một dòng",
        "the file is empty. It needs the header {expected} and one row for each unit",
    ),
    "empty_own_file": (
        "tệp rỗng. Xóa tệp, hoặc ghi dòng tiêu đề {expected}",
        "the file is empty. Delete it, or write the header {expected}",
    ),
    "no_rows": (
        "chỉ có dòng tiêu đề, không có dòng số liệu nào. Nhập mỗi đơn vị một dòng",
        "there is a header but no row of data. Enter one row for each unit",
    ),
    "json": (
        "không đọc được JSON ở chỗ {found}. Sửa chỗ đó (dấu phẩy, ngoặc kép, ngoặc nhọn) rồi chạy "
        "lại",
        "not readable as JSON at {found}. Mend that place (commas, quotation marks, brackets) and "
        "run again",
    ),
    "not_utf8": (
        "không phải UTF-8. Mở tệp bằng trình soạn thảo văn bản và lưu lại dạng UTF-8",
        "not UTF-8. Open the file in a text editor and save it as UTF-8",
    ),
    "unreadable": (
        "không mở được tệp ({found}). Kiểm tra quyền đọc và đường dẫn",
        "the file cannot be opened ({found}). Check its permissions and path",
    ),
    "csv": (
        "không tách được thành ô; thường do thiếu một dấu ngoặc kép. "
        "Kiểm tra dấu ngoặc kép từ dòng này",
        "cannot be split into cells; often a quotation mark is missing. "
        "Check the quotation marks from this row on",
    ),
    "quotes": (
        "dấu ngoặc kép không khép, hoặc có chữ số nằm sau dấu khép. "
        'Để cả ô trong một cặp ngoặc kép, như "8,70"',
        "quotation marks are not closed, or something follows the closing one. "
        'Put the whole cell between one pair, like "8,70"',
    ),
    "line_break": (
        "một ô kéo dài sang dòng sau; thường do thiếu một dấu ngoặc kép. "
        "Đóng ngoặc kép, hoặc bỏ dấu xuống dòng trong ô",
        "a cell runs on to the next line; often a quotation mark is missing. "
        "Close the quotation marks, or take the line break out of the cell",
    ),
    "repeated_entry": (
        "{expected}: tên {found} xuất hiện hai lần. Giữ một",
        "{expected}: the name {found} occurs twice. Keep one",
    ),
    "no_reason": (
        "chưa nêu lý do sửa. Viết lý do sau --reason, ví dụ “sửa theo bản ký”",
        "no reason is given for the change. Write one after --reason, such as “corrected from the "
        "signed copy”",
    ),
    "descriptor": (
        "thiếu hoặc sai mục {expected}{reason}; thấy {found}. Xem mẫu trong data/README.md",
        "the entry {expected} is missing or wrong{reason}; found {found}. See the model in "
        "data/README.md",
    ),
    "half_character": (
        "mục {expected} có nửa ký tự, không phải chữ: {found}. Gõ lại mục đó",
        "the entry {expected} holds half a character, which is no text: {found}. Type it again",
    ),
    "encoding": (
        "không phải UTF-8 (có vẻ là {found}). Lưu lại dạng UTF-8, "
        "hoặc xem trước cách chuyển bằng: povlib tidy {plan}",
        "not UTF-8 (it looks like {found}). Save it as UTF-8, "
        "or see how it would be converted with: povlib tidy {plan}",
    ),
    "bom": (
        "tệp mở đầu bằng dấu BOM (Excel thêm vào khi lưu “CSV UTF-8”). "
        "Bỏ dấu đó bằng: povlib tidy {plan} --write",
        "the file begins with a BOM (Excel adds it when saving 'CSV UTF-8'). "
        "Take it out with: povlib tidy {plan} --write",
    ),
    "delimiter": (
        "các cột cách nhau bằng {found}, cần dấu phẩy. Chuyển bằng: povlib tidy {plan} --write",
        "columns are separated by {found}, expected commas. "
        "Convert with: povlib tidy {plan} --write",
    ),
    "missing_column": (
        "thiếu cột này. Các cột cần có: {expected}",
        "the column is missing. Expected columns: {expected}",
    ),
    "extra_column": (
        "thừa cột này. Các cột cần có: {expected}. Bỏ cột, hoặc khai báo nó trong datapackage.json",
        "the column is not expected. Expected columns: {expected}. "
        "Remove it, or declare it in datapackage.json",
    ),
    "repeated_column": (
        "tên cột xuất hiện hai lần. Giữ một cột",
        "the column's name occurs twice. Keep one",
    ),
    "unknown_column": (
        "cột khai báo trong datapackage.json nhưng không có trong từ điển cột. "
        "Dùng tên trong data/README.md; cột nói về điều khác thì bỏ khỏi datapackage.json và "
        "khỏi bảng",
        "declared in datapackage.json but not in the dictionary of columns. "
        "Use a name from data/README.md; leave out of datapackage.json and of the table a column "
        "about something else",
    ),
    "two_bases": (
        "khai báo bên cạnh cột {expected}, là tổng số hộ chung cho cả hai năm. Nếu bảng in tổng số "
        "hộ của từng năm thì dùng households_start cho đầu năm, households_end cho cuối năm "
        "(hộ DTTS: households_start_em, households_end_em)",
        "declared beside {expected}, which is one number of households for both years. Where the "
        "table prints those of each year, call them households_start and households_end (of the "
        "minority: households_start_em, households_end_em)",
    ),
    "row_length": (
        "dòng có {count} ô, cần {expected}. Kiểm tra dấu phẩy trong số "
        'thập phân: viết "8,70" trong ngoặc kép',
        "the row has {count} cells, expected {expected}. Look for decimal commas without "
        'quotes: write "8,70" in quotation marks',
    ),
    "required": (
        "ô trống, cần một số. Nhập số như văn bản in",
        "the cell is empty, a number is needed. Enter the figure as printed",
    ),
    "required_text": (
        "ô trống, cần có nội dung",
        "the cell is empty, an entry is needed",
    ),
    "no_figure": (
        "{found} không phải là số. Để trống ô này nếu văn bản không cho số nào, ghi 0 nếu là không "
        "có, hoặc ghi số như văn bản in",
        "{found} is no figure. Leave the cell empty where the document gives none, enter 0 where "
        "there are none, or enter the figure as printed",
    ),
    "count": (
        "cần số hộ nguyên, không âm; thấy {found}{reason}. Sửa theo văn bản gốc",
        "expected whole households, not negative; found {found}{reason}. "
        "Correct it from the document",
    ),
    "rate": (
        "cần tỷ lệ từ 0 đến 100 %; thấy {found}{reason}. Sửa theo văn bản gốc",
        "expected a rate from 0 to 100 %; found {found}{reason}. Correct it from the document",
    ),
    "difference": (
        "cần một số điểm phần trăm từ −100 đến 100; thấy {found}{reason}. Sửa theo văn bản gốc",
        "expected percentage points from −100 to 100; found {found}{reason}. "
        "Correct it from the document",
    ),
    "notation": (
        "không rõ dấu phân cách: {found}{reason}. "
        "Khai báo decimalChar và groupChar của cột trong datapackage.json",
        "the separators cannot be settled: {found}{reason}. "
        "Declare decimalChar and groupChar of the column in datapackage.json",
    ),
    "other_notation": (
        "cả cột viết theo kiểu khác với kiểu của cột: {found} và các số khác ({count} ô). Ghi "
        "{expected} cho cột này trong datapackage.json",
        "the whole column is in another notation than the one set for it: {found} and others "
        "({count} cells). Set {expected} for this column in datapackage.json",
    ),
    "no_code": (
        "không có units.csv và cũng không có cột unit_code. Thêm một trong hai",
        "there is neither units.csv nor a column unit_code. Add one of them",
    ),
    "undeclared_code": (
        "có cột unit_code nhưng datapackage.json chưa khai báo. Khai báo unit_code trong fields "
        "của bảng này",
        "there is a column unit_code that datapackage.json does not declare. Declare unit_code in "
        "the fields of this table",
    ),
    "repeated_row": (
        "tên {found} đã có ở dòng {expected}. Mỗi dòng một tên riêng",
        "the name {found} already stands in row {expected}. Give each row a name of its own",
    ),
    "unknown_word": (
        "không có {found} ở cột này. Chọn một trong: {expected}",
        "{found} is not known in this column. Choose one of: {expected}",
    ),
    "unknown_body": (
        "không có cơ quan {found} trong bodies.csv{hint}. Thêm cơ quan đó vào bodies.csv, hoặc sửa "
        "tên ở đây",
        "there is no body {found} in bodies.csv{hint}. Add it to bodies.csv, or correct the name "
        "here",
    ),
    "unknown_cause": (
        "không có nguyên nhân {found}{hint}. Các nguyên nhân: {expected}. Sửa tên cột, hoặc ghi "
        "danh mục của cơ quan vào cause_list.csv",
        "there is no cause {found}{hint}. Causes: {expected}. Correct the name of the column, or "
        "write the office's own list into cause_list.csv",
    ),
    "bar_in_name": (
        "tên {found} có dấu | , dấu dùng để ngăn các tên. Đặt tên khác",
        "the name {found} contains a |, which parts names from each other. Give another name",
    ),
    "whole_number": (
        "cần số nguyên từ 1 đến {expected}, hoặc để trống; thấy {found}. Sửa theo văn bản gốc",
        "expected a whole number from 1 to {expected}, or nothing; found {found}. Correct it from "
        "the document",
    ),
    "unknown_about": (
        "không có cột {found} trong từ điển{hint}. Dùng tên cột trong data/README.md, hoặc units, "
        "date",
        "{found} is no column of the dictionary{hint}. Use a name from data/README.md, or units, "
        "date",
    ),
    "statement_value": (
        "cần một con số viết kiểu Việt Nam như 1.229 hay 8,70; thấy {found}{reason}. "
        "Sửa theo văn bản gốc",
        "expected a figure in Vietnamese notation such as 1.229 or 8,70; found {found}{reason}. "
        "Correct it from the document",
    ),
    "statement_quote": (
        "{found} không có trong nguyên văn {expected}. Ghi con số hoặc ngày đúng như câu văn, hoặc "
        "chép lại nguyên văn ở cột printed",
        "{found} does not stand in the quotation {expected}. Enter the figure or date as the words "
        "have it, or correct the quotation in the column printed",
    ),
    "date": (
        "cần ngày tháng viết như {expected}; thấy {found}{hint}. Sửa theo văn bản gốc",
        "expected a date written like {expected}; found {found}{hint}. Correct it from the "
        "document",
    ),
    "date_order": (
        "bắt đầu {found} nhưng kết thúc {expected}, trước khi bắt đầu. Sửa theo văn bản gốc",
        "begins {found} but ends {expected}, before it begins. Correct it from the document",
    ),
    "replaces": (
        "không có báo cáo nào khác của đơn vị này về tháng {expected} lập ngày {found}, trước báo "
        "cáo này. Ghi ngày của báo cáo được thay, hoặc để trống nếu không thay báo cáo nào",
        "there is no other report of this unit on month {expected} made on {found}, before this "
        "one. Enter the day of the report that it replaces, or nothing if it replaces none",
    ),
    "year": (
        "cần một năm bốn chữ số như 2020, hoặc để trống; thấy {found}",
        "expected a year in four digits such as 2020, or nothing; found {found}",
    ),
    "no_such_row": (
        "{found} không có dòng nào trong {expected}. Viết đúng tên như trong bảng đó, hoặc bỏ dòng "
        "này",
        "{found} has no row in {expected}. Write the name as in that table, or remove this row",
    ),
    "stale_correction": (
        "ô được sửa hiện ghi {expected}, không phải {found}. So lại với văn bản rồi sửa, hoặc bỏ "
        "dòng này",
        "the cell to be corrected now holds {expected}, not {found}. Compare it with the document, "
        "then mend or remove this row",
    ),
    "same_correction": (
        "{found} đúng bằng số của văn bản, không sửa gì. Ghi số khác, hoặc bỏ dòng này",
        "{found} is the printed figure and corrects nothing. Give another, or remove this row",
    ),
    "open_correction": (
        "khoảng {found} có cả số của văn bản ({expected}) nên không đính chính gì. Bỏ số đó khỏi "
        "khoảng; nếu chỉ là giả định thì đặt tên ở cột scenario",
        "the interval {found} contains the printed figure ({expected}) and corrects nothing. Leave "
        "that figure out; if it is only an assumption, name it in the column scenario",
    ),
    "finer_correction": (
        "{found} có nhiều số lẻ hơn các tỷ lệ của cột này ({expected} số lẻ). Ghi như trong văn "
        "bản",
        "{found} has more decimals than the rates of this column ({expected}). Write it as the "
        "document does",
    ),
    "interval_order": (
        "khoảng {found} phải đi từ số nhỏ đến số lớn hơn, như 10–16",
        "the interval {found} must go from the smaller to the larger number, like 10–16",
    ),
    "interval_of_rates": (
        "{found}: chỉ số hộ mới được ghi thành khoảng. Ghi một số",
        "{found}: only counts of households may be intervals. Give one figure",
    ),
    "contradictory_corrections": (
        "dòng {expected} đã sửa cùng ô này trong cùng kịch bản. Giữ một trong hai dòng",
        "row {expected} corrects the same cell already, in the same scenario. Keep one of the two "
        "rows",
    ),
    "unknown_scenario": (
        "không có kịch bản {found}. Các kịch bản hiện có: {expected}. Chọn một, hoặc để trống để "
        "dùng số như văn bản",
        "there is no scenario {found}. Scenarios at hand: {expected}. Choose one, or give none to "
        "use the figures as printed",
    ),
    "no_correction": (
        "không có dòng đính chính nào: {found} là các dòng có cột scenario để trống. Các kịch bản "
        "hiện có: {expected}. Chọn một, hoặc để trống để dùng số như văn bản",
        "there is no proper correction: {found} means the rows with a blank scenario. Scenarios at "
        "hand: {expected}. Choose one, or give none to use the figures as printed",
    ),
    "decomposed": (
        "chữ có dấu ở dạng tổ hợp rời (Unicode NFD): {found}. "
        "Chuyển sang dạng dựng sẵn bằng: povlib tidy {plan} --write",
        "the accents are decomposed (Unicode NFD): {found}. "
        "Compose them with: povlib tidy {plan} --write",
    ),
    "control": (
        "có ký tự điều khiển không in được trong {found}. Xóa ký tự đó",
        "there is an unprintable control character in {found}. Delete it",
    ),
}

# why a figure or a name cannot be used, in brackets after it
REASONS: dict[str, tuple[str, str]] = {
    "empty": ("ô trống", "empty"),
    "bilingual": (
        'cần cả tiếng Việt và tiếng Anh: {"vi": "…", "en": "…"}',
        'both languages are needed: {"vi": "…", "en": "…"}',
    ),
    "counted": (
        "ghi “main”: mỗi hộ một lần, theo nguyên nhân chính; hoặc “any”: mọi nguyên nhân của hộ",
        "“main”: each household once, by its main cause; or “any”: under each of its causes",
    ),
    "iso_date": ("cần ngày viết như 2026-01-15", "a date written like 2026-01-15 is needed"),
    "bare_year": (
        "cần năm viết bằng bốn chữ số, không để trong ngoặc kép: 2026",
        "a year in four digits without quotation marks is needed: 2026",
    ),
    "percent_sign": ("bỏ dấu %, đơn vị đã có ở tên cột", "leave out the % sign, the column has it"),
    "outer_space": ("có dấu cách thừa ở đầu hoặc cuối", "spaces before or after it"),
    "no_digit": ("không có chữ số", "no digit in it"),
    "letters": ("có ký tự không phải chữ số 0–9", "characters other than the digits 0–9"),
    "too_long": ("dài quá mức của một số liệu", "longer than any figure"),
    "other_notation": (
        "dấu phân cách theo kiểu khác với cột này",
        "separators of another notation than this column's",
    ),
    "malformed": ("dấu phân cách đặt sai chỗ", "separators in the wrong places"),
    "ambiguous": (
        "có thể đọc hai cách, và không số nào khác trong bảng quyết định được",
        "it can be read in two ways, and no other figure of the table decides",
    ),
    "mixed_notation": (
        "trái với cách viết của các số khác trong bảng",
        "it contradicts the notation of the table's other figures",
    ),
    "fraction": ("là số lẻ", "it is a fraction"),
    "negative": ("là số âm", "it is negative"),
    "range": ("ngoài khoảng cho phép", "out of range"),
    "nfd": ("dấu ở dạng tổ hợp rời, Unicode NFD", "decomposed accents, Unicode NFD"),
    "space": ("dấu cách thừa hoặc khác loại", "extra or other spaces"),
    "apostrophe": ("dấu nháy khác", "another apostrophe"),
    "diacritics": ("khác dấu hoặc chữ hoa, chữ thường", "other accents or capitals"),
}
