package io.daggerflow.correlation;

import io.daggerflow.codec.FieldReader;
import io.daggerflow.codec.FieldWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Entries in the order in which they came. The first few lie in the head, the others in parts of
 * their own, by a number that is called slot; each of these knows its neighbours, so that adding
 * one, removing one and going to the next cost the same however long the line is and whatever was
 * removed.
 *
 * <p>An entry is never decoded here: fields that this version does not know stay in it.
 */
final class Line {

  private static final int FIRST = 1;
  private static final int LAST = 2;
  private static final int END = 3;
  private static final int COUNT = 4;

  private static final int ENTRY = 1;
  private static final int TO_NEXT = 2;
  private static final int TO_PREVIOUS = 3;

  private final Draft draft;
  private final String name;
  private final int inlineCount;
  private final int inlineBytes;

  private final List<byte[]> inline = new ArrayList<>();
  private long first;
  private long last;
  private long end = 1;
  private int count;

  /**
   * @param name what the names of its parts begin with
   * @param inlineCount how many entries the head holds at most
   * @param inlineBytes how long an entry in the head is at most
   */
  Line(Draft draft, String name, int inlineCount, int inlineBytes) {
    this.draft = draft;
    this.name = name;
    this.inlineCount = inlineCount;
    this.inlineBytes = inlineBytes;
  }

  int size() {
    return inline.size() + count;
  }

  /** How many entries lie in the head. */
  int inlineSize() {
    return inline.size();
  }

  /** Whether there are entries in parts. */
  boolean spilled() {
    return count > 0;
  }

  /** Reads an entry that lies in the head. */
  void readInline(byte[] entry) {
    inline.add(entry);
  }

  /** Reads where the entries in parts begin and end. */
  void readSlots(FieldReader fields) {
    for (int field = fields.next(); field != 0; field = fields.next()) {
      switch (field) {
        case FIRST -> first = fields.number();
        case LAST -> last = fields.number();
        case END -> end = fields.number();
        case COUNT -> count = (int) fields.number();
        default -> fields.keep();
      }
    }
  }

  void write(FieldWriter head, int inlineField, int slotsField) {
    for (byte[] entry : inline) {
      head.bytes(inlineField, entry);
    }
    if (count > 0) {
      head.message(
          slotsField,
          slots ->
              slots.number(FIRST, first).number(LAST, last).number(END, end).number(COUNT, count));
    }
  }

  /** Adds an entry; gives its slot, 0 if it lies in the head. */
  long add(byte[] entry) {
    if (count == 0 && inline.size() < inlineCount && entry.length <= inlineBytes) {
      inline.add(entry);
      return 0;
    }
    if (count == 0) {
      first = 1;
      last = 0;
      end = 1;
    }
    long slot = end;
    write(slot, new Linked(entry, 1, slot - last, new byte[0]));
    last = slot;
    end = slot + 1;
    count++;
    return slot;
  }

  /** A cursor before the first entry. */
  Cursor cursor() {
    return new Cursor();
  }

  /** A cursor at the entry with that slot. */
  Cursor at(long slot) {
    Cursor cursor = new Cursor();
    cursor.index = inline.size();
    cursor.slot = slot;
    cursor.linked = read(slot);
    return cursor;
  }

  private String part(long slot) {
    return name + slot;
  }

  private Linked read(long slot) {
    byte[] bytes = draft.part(part(slot));
    if (bytes == null) {
      throw new IllegalStateException("missing entry " + part(slot));
    }
    FieldReader fields = new FieldReader(bytes);
    byte[] entry = new byte[0];
    long toNext = 1;
    long toPrevious = 1;
    for (int field = fields.next(); field != 0; field = fields.next()) {
      switch (field) {
        case ENTRY -> entry = fields.bytes();
        case TO_NEXT -> toNext = 1 + fields.number();
        case TO_PREVIOUS -> toPrevious = 1 + fields.number();
        default -> fields.keep();
      }
    }
    return new Linked(entry, toNext, toPrevious, fields.unknown());
  }

  private void write(long slot, Linked linked) {
    draft.part(
        part(slot),
        new FieldWriter(linked.entry.length + 16)
            .bytes(ENTRY, linked.entry)
            .number(TO_NEXT, linked.toNext - 1)
            .number(TO_PREVIOUS, linked.toPrevious - 1)
            .unknown(linked.unknown)
            .toBytes());
  }

  /** An entry in a part, with the distances to its neighbours: 1 unless some were removed. */
  private record Linked(byte[] entry, long toNext, long toPrevious, byte[] unknown) {

    Linked withNext(long distance) {
      return new Linked(entry, distance, toPrevious, unknown);
    }

    Linked withPrevious(long distance) {
      return new Linked(entry, toNext, distance, unknown);
    }

    Linked withEntry(byte[] newEntry) {
      return new Linked(newEntry, toNext, toPrevious, unknown);
    }
  }

  /** Goes through the line; the entry it stands at may be removed or replaced. */
  final class Cursor {

    private int index = -1;
    private long slot;
    private @Nullable Linked linked;
    private boolean removed;

    /** Goes to the next entry; false at the end. */
    boolean next() {
      if (!removed) {
        index++;
      }
      removed = false;
      if (index < inline.size()) {
        return true;
      }
      slot = linked == null ? first : slot + linked.toNext;
      if (count == 0 || slot > last) {
        return false;
      }
      linked = read(slot);
      return true;
    }

    /** The slot of the entry; 0 if it lies in the head. */
    long slot() {
      return linked == null ? 0 : slot;
    }

    byte[] entry() {
      return linked == null ? inline.get(index) : linked.entry;
    }

    void replace(byte[] entry) {
      if (linked == null) {
        inline.set(index, entry);
      } else {
        linked = linked.withEntry(entry);
        write(slot, linked);
      }
    }

    void remove() {
      removed = true;
      if (linked == null) {
        inline.remove(index);
      } else {
        unlink(linked);
      }
    }

    private void unlink(Linked gone) {
      draft.part(part(slot), null);
      count--;
      long next = slot + gone.toNext;
      long previous = slot - gone.toPrevious;
      if (slot == first) {
        first = next;
      } else if (slot == last) {
        last = previous;
        end = slot; // what the one before has as its next
      } else {
        write(previous, read(previous).withNext(next - previous));
        write(next, read(next).withPrevious(next - previous));
      }
    }
  }
}
