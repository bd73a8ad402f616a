"""How the pinyin annotation of GBK pages is undone, byte by byte; the door is :mod:`tmkit.text.annotations`."""
