"""The measures of GB/T 9704-2012 that both renderers use. Lengths in millimetres unless named."""

PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
TOP, LEFT = 37.0, 28.0  # 天头, 订口
TEXT_WIDTH, TEXT_HEIGHT = 156.0, 225.0  # 版心
RIGHT = PAGE_WIDTH - LEFT - TEXT_WIDTH  # 26
BOTTOM = PAGE_HEIGHT - TOP - TEXT_HEIGHT  # 35
LINES, CHARS = 22, 28

PT_PER_MM = 72 / 25.4
LINE_PITCH_PT = TEXT_HEIGHT * PT_PER_MM / LINES  # 28.99
CHAR_PITCH_PT = TEXT_WIDTH * PT_PER_MM / CHARS  # 15.79

BODY_PT = 16.0  # 3号
TITLE_PT = 22.0  # 2号
SMALL_PT = 14.0  # 4号: page number, 版记, cells of a form

LETTER_HEAD_TOP = 30.0  # from the page's top edge (10.1)
RED_HEAD_TOP = TOP + 35.0  # 7.2.4
LETTER_LINE_WIDTH = 170.0
LETTER_LOWER_LINE = 20.0  # from the page's bottom edge
RED_LINE_GAP = 4.0
PAGE_NUMBER_GAP = 7.0  # from the type area's lower edge to the dash
SEAL_BOX = 42.0
