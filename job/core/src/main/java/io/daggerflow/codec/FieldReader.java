package io.daggerflow.codec;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link FieldWriter} wrote: call {@link #next} until it says 0, and after each the
 * getter of that field's type, or {@link #keep} for a field that is not known.
 *
 * <p>Every method throws {@link IllegalArgumentException} on bytes that are no such fields.
 */
public final class FieldReader {

  /** No bytes. */
  public static final byte[] NOTHING = {};

  private final byte[] buffer;
  private final int end;
  private int position;
  private int fieldStart;
  private int type;
  private byte[] unknown = NOTHING;

  public FieldReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  private FieldReader(byte[] bytes, int start, int end) {
    buffer = bytes;
    position = start;
    this.end = end;
  }

  /** The number of the next field; 0 at the end. */
  public int next() {
    if (position == end) {
      return 0;
    }
    fieldStart = position;
    long tag = varint();
    type = (int) (tag & 7);
    long field = tag >>> 3;
    check(field > 0 && field <= Integer.MAX_VALUE);
    return (int) field;
  }

  public long number() {
    check(type == FieldWriter.VARINT);
    return varint();
  }

  public long signed() {
    long value = number();
    return value >>> 1 ^ -(value & 1);
  }

  public boolean flag() {
    return number() != 0;
  }

  public String text() {
    int length = length();
    String text = new String(buffer, position, length, StandardCharsets.UTF_8);
    position += length;
    return text;
  }

  public byte[] bytes() {
    int length = length();
    byte[] bytes = Arrays.copyOfRange(buffer, position, position + length);
    position += length;
    return bytes;
  }

  /** The fields within this field. */
  public FieldReader message() {
    int length = length();
    FieldReader inner = new FieldReader(buffer, position, position + length);
    position += length;
    return inner;
  }

  /** A JSON value, null included. */
  public @Nullable Object value() {
    return message().json();
  }

  private @Nullable Object json() {
    return switch (next()) {
      case 0 -> null;
      case 1 -> text();
      case 2 -> signed();
      case 3 -> Double.longBitsToDouble(fixed64());
      case 4 -> flag();
      case 5 -> new BigInteger(bytes());
      case 6 -> message().list();
      case 7 -> message().map();
      default -> throw malformed();
    };
  }

  private List<@Nullable Object> list() {
    List<@Nullable Object> list = new ArrayList<>();
    while (next() != 0) {
      list.add(value());
    }
    return list;
  }

  private Map<String, @Nullable Object> map() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    while (next() != 0) {
      String name = text();
      check(next() == 2);
      map.put(name, value());
    }
    return map;
  }

  /** Passes over the present field and keeps it for {@link #unknown()}. */
  public void keep() {
    switch (type) {
      case FieldWriter.VARINT -> varint();
      case FieldWriter.FIXED64 -> fixed64();
      case FieldWriter.BYTES -> bytes();
      default -> throw malformed();
    }
    int length = position - fieldStart;
    int before = unknown.length;
    unknown = Arrays.copyOf(unknown, before + length);
    System.arraycopy(buffer, fieldStart, unknown, before, length);
  }

  /** The fields that were kept, to be written again; empty if none. */
  public byte[] unknown() {
    return unknown;
  }

  private int length() {
    check(type == FieldWriter.BYTES);
    long length = varint();
    check(length >= 0 && length <= end - position);
    return (int) length;
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      check(position < end);
      byte next = buffer[position++];
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw malformed();
  }

  private long fixed64() {
    check(type == FieldWriter.FIXED64 && end - position >= 8);
    long value = 0;
    for (int shift = 0; shift < 64; shift += 8) {
      value |= (buffer[position++] & 0xFFL) << shift;
    }
    return value;
  }

  private void check(boolean wellFormed) {
    if (!wellFormed) {
      throw malformed();
    }
  }

  private IllegalArgumentException malformed() {
    return new IllegalArgumentException("malformed field at byte " + position + " of " + end);
  }
}
