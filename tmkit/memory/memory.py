"""A translation memory as one works with it: look up, search, add, correct, import, export."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from tmkit.errors import UsageError
from tmkit.memory import lookup
from tmkit.memory.editing import accepted, now, to_content, with_fields
from tmkit.memory.edits import check_seen, state
from tmkit.memory.fragments import Fragment, find_fragments
from tmkit.memory.importing import ImportTotals, import_units, sort_out
from tmkit.memory.languages import query_languages
from tmkit.memory.live import LiveTexts
from tmkit.memory.lookup import Searcher, Wish
from tmkit.memory.overview import Overview
from tmkit.memory.rows import plain
from tmkit.memory.scores import language_of, threshold
from tmkit.memory.store import Fault, Replaced, Stats, Store, Where
from tmkit.model import Concept, Concordance, Content, Edit, Match, Rejection, Renderings, Unit

if TYPE_CHECKING:
    from tmkit.memory import concordance
    from tmkit.memory.rendering_desk import RenderingDesk

NEW_LANGUAGES = ("zh-CN", "en-US")
"""The languages of a unit added to an empty memory."""


class Memory:
    """A translation memory. Everything added is durable, and found by the next look-up, when the call returns.

    What other processes write is seen by the next call. Use it with ``with``, or call :meth:`close`.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._texts = LiveTexts(store)
        self._desk: RenderingDesk | None = None

    @property
    def store(self) -> Store:
        """The store underneath."""
        return self._store

    # Finding

    def lookup(
        self,
        text: str | Content,
        min_score: float = 70,
        limit: int | None = 5,
        lang: str | None = None,
        context: tuple[str, str] | None = None,
    ) -> list[Match]:
        """Give the units whose source or target matches a whole segment, best first.

        ``min_score`` is 0..100 and compared with the score before penalties. ``lang`` is the language of ``text``,
        found from its letters without it. ``context`` are the sources before and after ``text`` in its document
        (empty at its borders). ``limit`` None gives all. An empty text matches nothing.
        """
        wish = _wish(min_score, limit)
        checked = lookup.check_query(text)

        def ask() -> list[Match]:
            return lookup.find(text, self._searchers(checked, lang), self._store.get_many, wish, context)

        return self._texts.answer(ask)

    def lookup_many(
        self,
        texts: Iterable[str],
        min_score: float = 70,
        limit: int | None = 5,
        lang: str | None = None,
        workers: int = 1,
    ) -> Iterator[list[Match]]:
        """Give for each text, in order, what :meth:`lookup` gives, whatever the number of ``workers`` (threads).

        Some texts are read ahead and looked up together, which is faster than one by one.
        """
        if workers < 1:
            raise UsageError(f"workers must be 1 or more, not {workers}")
        wish = _wish(min_score, limit, workers)
        return (found for chunk in lookup.in_chunks(texts) for found in self._lookup_chunk(chunk, lang, wish))

    def _lookup_chunk(self, texts: Sequence[str], lang: str | None, wish: Wish) -> list[list[Match]]:
        checked = [lookup.check_query(text) for text in texts]

        def ask() -> list[list[Match]]:
            questions = [(text, self._searchers(text, lang)) for text in checked]
            return lookup.find_many(questions, self._store.get_many, wish)

        return self._texts.answer(ask)

    def _searchers(self, text: str, lang: str | None) -> list[tuple[str, Searcher]]:
        """Give what searches each language that a text may be in."""
        available = self._texts.languages()
        wanted = query_languages(text, available) if lang is None else [language_of(lang)]
        return self._texts.searchers([language for language in wanted if language in available])

    def concordance(
        self,
        text: str,
        side: concordance.Side = "both",
        regex: bool = False,
        limit: int | None = 50,
        *,
        and_: Sequence[str] = (),
        across: str = "",
        where: Where | None = None,
        offset: int = 0,
    ) -> Concordance:
        """Give the units that contain a text, inside words too, whatever its case, script and width.

        With ``regex`` it is a pattern on the text as stored. ``and_`` are further texts that the unit must contain on
        either side, ``across`` one that must stand on the other side than ``text``. ``where`` chooses units, ``offset``
        and ``limit`` the page; ``total`` counts all.
        """
        from tmkit.memory import concordance

        question = concordance.Question(
            text=text,
            side=side,
            is_pattern=regex,
            also=and_,
            across=across,
            where=where or Where(),
            limit=limit,
            offset=offset,
        )
        return self._texts.answer(lambda: concordance.search(question, self._texts, self._store))

    def fragments(
        self, text: str, limit: int | None = 5, lang: str | None = None, *, examples: int = 3
    ) -> list[Fragment]:
        """Give the longest pieces of a text that the memory holds too, the rarest first, with some unit ids each.

        Four Han characters and more of Chinese, three words and more of English; digits do not count, and no piece
        begins or ends inside a number. For a text that no whole unit matches.
        """
        checked = lookup.check_query(text)

        def ask() -> list[Fragment]:
            available = self._texts.languages()
            wanted = query_languages(checked, available) if lang is None else [language_of(lang)]
            found: list[Fragment] = []
            for language in (one for one in wanted if one in available):
                keys_of = partial(self._texts.with_run, language)
                found += find_fragments(checked, language, keys_of, limit=limit, examples=examples)
            return found[:limit]

        return self._texts.answer(ask)

    def renderings(
        self,
        term: str,
        lang: str | None = None,
        limit: int | None = 20,
        *,
        glossary: Iterable[Concept] = (),
        examples: int = 3,
        on_learn: Callable[[int], None] | None = None,
    ) -> Renderings:
        """Give how a Chinese or English term has been rendered in the memory, the most frequent rendering first.

        ``lang`` is the language of the term, found from its letters without it. Forms of the ``glossary`` go before
        word alignment. ``examples`` are shown for each rendering. The word links are learnt at the first call and kept
        beside the memory; ``on_learn`` is told then from how many units.
        """
        from tmkit.memory.rendering_desk import RenderingQuestion

        question = RenderingQuestion(lookup.check_query(term).strip(), lang, limit, tuple(glossary), examples)
        desk = self._rendering_desk()
        return self._texts.answer(lambda: desk.ask(question, self._texts, on_learn))

    def learn(self, on_learn: Callable[[int], None] | None = None) -> None:
        """Learn the word links that :meth:`renderings` needs now, so that the first question need not wait."""
        self._rendering_desk().learn(on_learn)

    def _rendering_desk(self) -> RenderingDesk:
        from tmkit.memory.rendering_desk import RenderingDesk

        self._desk = self._desk or RenderingDesk(self._store)
        return self._desk

    # Reading

    def __len__(self) -> int:
        """Give the number of units stored."""
        return len(self._store)

    def get(self, unit_id: int) -> Unit | None:
        """Give the unit with this id, None where there is none."""
        return self._store.get_many([unit_id]).get(unit_id)

    def units(self, where: Where | None = None, *, article: str = "") -> Iterator[Unit]:
        """Give units in the order of an export, by article and place there: the same for the same units."""
        chosen = replace(where or Where(), article=article) if article else where
        return (unit for _, unit in self._store.units(chosen))

    def units_with_ids(self, where: Where | None = None) -> Iterator[tuple[int, Unit]]:
        """Give units with the ids that look-ups name, in the order of :meth:`units`."""
        return self._store.units(where)

    @property
    def languages(self) -> tuple[str, str]:
        """The source and target language of most of the latest thousand units; what new units get."""
        return self._store.languages() or NEW_LANGUAGES

    def stats(self) -> Stats:
        """Give counts for people."""
        return self._store.stats()

    def overview(self, articles: int = 20) -> Overview:
        """Give counts for plots, with the largest ``articles``."""
        return self._store.overview(articles)

    # Writing

    def add(self, source: str | Content, target: str | Content, **fields: Any) -> int:
        """Add one unit and give its id; the id of the unit that says the same when there is one.

        ``fields`` are those of :class:`~tmkit.model.Unit`. Without languages it gets those of the memory, exchanged
        when the letters of both texts say so. Without a date it is of now.
        """
        return self.add_many([self.new_unit(source, target, **fields)])[0]

    def new_unit(self, source: str | Content, target: str | Content, **fields: Any) -> Unit:
        """Give the unit that :meth:`add` stores for the same arguments."""
        source_lang, target_lang = self._languages_for(source, target, fields)
        sides = to_content(source), to_content(target)
        bare = Unit(source_parts=sides[0], target_parts=sides[1], source_lang=source_lang, target_lang=target_lang)
        return accepted(with_fields(bare, {"created": now(), **fields}))

    def add_many(self, units: Sequence[Unit]) -> list[int]:
        """Add units in one transaction and give their ids, as :meth:`add` does for one."""
        return list(self._store.add_units([(0, accepted(unit)) for unit in units]).unit_ids)

    def _languages_for(self, source: str | Content, target: str | Content, fields: dict[str, Any]) -> tuple[str, str]:
        ours, theirs = self.languages
        given = fields.pop("source_lang", None), fields.pop("target_lang", None)
        if given == (None, None) and language_of(ours) != language_of(theirs):
            names = [language_of(ours), language_of(theirs)]
            sides = [query_languages(plain(to_content(text)), names) for text in (source, target)]
            if sides == [names[1:], names[:1]]:
                ours, theirs = theirs, ours
        return given[0] or ours, given[1] or theirs

    def update(self, unit_id: int, *, seen: str = "", **fields: Any) -> None:
        """Change fields of a unit; ``source`` and ``target`` may be plain text or text with tags.

        Without ``changed`` the date of change is now; ``changed_by`` is who does it. :class:`UsageError` when there is
        no such unit, or when another one would say the same. With ``seen``, the :func:`~tmkit.memory.edits.state` in
        which the unit was seen, :class:`ConflictError` when somebody has changed it since.
        """
        unit = self.get(unit_id)
        check_seen(unit_id, unit, seen, self._store.place)
        if unit is None:
            raise UsageError("there is no such unit", file=self._store.place, unit=unit_id)
        fields.setdefault("changed", now())
        changed, by = accepted(with_fields(unit, fields), unit_id), str(fields.get("changed_by", ""))
        if not self._store.edit(unit_id, changed, by=by, seen=seen or state(unit)):
            raise UsageError("there is no such unit", file=self._store.place, unit=unit_id)

    def delete(self, unit_id: int, *, by: str = "", seen: str = "") -> bool:
        """Take a unit out; False when there was none. :meth:`undo` puts it back, ``seen`` is as in :meth:`update`."""
        return self._store.edit(unit_id, None, by=by, seen=seen)

    def history(self, unit_id: int = 0, limit: int | None = None, *, before: int = 0) -> list[Edit]:
        """Give what was changed by hand, in one unit or (0) in all, the latest first; ``before`` an edit only older."""
        return self._store.edits(unit_id, before, -1 if limit is None else limit)

    def undo(self, number: int, *, by: str = "", seen: str = "") -> Edit:
        """Put a unit back as it was before an edit, which is an edit itself; gives the edit taken back.

        Without ``seen`` :class:`ConflictError` when the unit was changed since; with the state in which it was seen
        also edits that others followed can be taken back. :class:`UsageError` where there is no edit of this number.
        """
        edit = next(iter(self._store.edits(before=number + 1, limit=1)), None) if number > 0 else None
        if edit is None or edit.number != number:
            raise UsageError(f"there is no edit {number}", file=self._store.place)
        self._store.edit(edit.unit_id, edit.before, by=by, seen=seen or state(edit.after), undoes=number)
        return edit

    def delete_many(self, unit_ids: Iterable[int]) -> int:
        """Take units out in one transaction, without a log; gives how many there were."""
        return self._store.delete(unit_ids)

    def import_units(
        self,
        units: Iterable[Unit],
        on_commit: Callable[[int], None] | None = None,
        *,
        file: str = "",
        on_reject: Callable[[Rejection], None] | None = None,
    ) -> ImportTotals:
        """Add many units in batches; a unit that is there already keeps its id and dates.

        After each batch ``on_commit`` gets the number of records read so far: these are durable (or were rejected).
        ``file`` names where they come from; exports keep its order. What cannot be stored is rejected with its place.
        When the call returns, the index is up to date.
        """
        totals = import_units(self._store, units, file=Path(file).name, on_commit=on_commit, on_reject=on_reject)
        self._texts.catch_up()
        return totals

    def replace_article(self, article: str, units: Iterable[Unit]) -> Replaced:
        """Put newly aligned units in place of the old ones of an article, in one transaction.

        Units that a person has verified or rejected stay, and what they cover is not added again. What cannot be
        stored is told in ``rejections``.
        """
        return self.replace_articles([(article, units)])[0]

    def replace_articles(self, articles: Iterable[tuple[str, Iterable[Unit]]]) -> list[Replaced]:
        """Do for several articles what :meth:`replace_article` does: all of them or, when anything fails, none."""
        sorted_out = [
            (article, *sort_out([replace(unit, article=article) for unit in units], 0, article))
            for article, units in articles
        ]
        done = self._store.replace_articles(
            [(article, [unit for _, unit in placed]) for article, placed, _ in sorted_out]
        )
        self._texts.catch_up()
        return [replace(one, rejections=tuple(refused)) for one, (_, _, refused) in zip(done, sorted_out, strict=True)]

    # Care

    def verify(self) -> list[Fault]:
        """Give everything that is wrong with the memory; nothing when all is well."""
        return [*self._store.verify(), *(Fault("index", 0, message) for message in self._texts.faults())]

    def backup(self, path: str | Path) -> None:
        """Write a whole copy that can be opened as a memory."""
        self._store.backup(Path(path))

    def compact(self) -> None:
        """Give unused space back."""
        self._store.compact()

    def unindexed(self) -> int:
        """Give how many units have changed since the look-up index was written."""
        return self._texts.unindexed()

    def write_index(self) -> bool:
        """Write what the look-up index lacks, if anything; tell whether that was done.

        Look-ups do so themselves when some thousands wait, and one of them then takes its time. A process in which
        none may calls :meth:`leave_indexing` and lets another process do this.
        """
        return self._texts.write_index()

    def leave_indexing(self) -> None:
        """From now on keep what is new in working memory until another process has written it into the index."""
        self._texts.leave_indexing()

    def close(self) -> None:
        """Let go of the memory."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        self.close()


def _wish(min_score: float, limit: int | None, workers: int = 1) -> Wish:
    if limit is not None and limit < 0:
        raise UsageError(f"limit must not be negative: {limit}")
    return Wish(threshold(min_score), limit, workers)


def open_memory(path: str | Path, create: bool = False) -> Memory:
    """Open the memory at a path for reading and writing; with ``create`` it is made when it is not there.

    Raises :class:`~tmkit.errors.FileAccessError` or :class:`~tmkit.errors.MemoryStoreError` in one line.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder, open_memory(folder + "/tm.db", create=True) as memory:
    ...     _ = memory.add("重庆市人民政府外事办公室", "Chongqing Foreign Affairs Office")
    ...     match = memory.lookup("重慶市政府外事辦公室")[0]
    >>> match.kind, match.score, match.target
    ('fuzzy', 83.3, 'Chongqing Foreign Affairs Office')
    """
    from tmkit.memory.sqlite import SqliteStore

    if str(path).startswith(("postgresql://", "postgres://")):
        raise UsageError("a memory in PostgreSQL is not supported by this version; name a file")
    return Memory(SqliteStore(Path(path), create=create))
