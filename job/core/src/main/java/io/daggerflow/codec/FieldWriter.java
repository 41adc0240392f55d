package io.daggerflow.codec;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes numbered fields. A field with its default (0, false, null) is left out. Not safe for use
 * by several threads.
 */
public final class FieldWriter {

  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int BYTES = 2;

  private byte[] buffer;
  private int size;

  public FieldWriter() {
    this(128);
  }

  /**
   * @param capacity bytes that are expected
   */
  public FieldWriter(int capacity) {
    buffer = new byte[capacity];
  }

  /** A number from 0; negative ones take ten bytes. */
  public FieldWriter number(int field, long value) {
    if (value != 0) {
      tag(field, VARINT);
      varint(value);
    }
    return this;
  }

  /** A number that may be negative, small in either direction. */
  public FieldWriter signed(int field, long value) {
    return number(field, value << 1 ^ value >> 63);
  }

  public FieldWriter flag(int field, boolean value) {
    return number(field, value ? 1 : 0);
  }

  /** A text; null is left out, an empty one is written. */
  public FieldWriter text(int field, @Nullable String value) {
    if (value != null) {
      int length = value.length();
      if (length < 64 && ascii(value)) {
        tag(field, BYTES);
        varint(length);
        reserve(length);
        for (int i = 0; i < length; i++) {
          buffer[size++] = (byte) value.charAt(i);
        }
      } else {
        bytes(field, value.getBytes(StandardCharsets.UTF_8));
      }
    }
    return this;
  }

  private static boolean ascii(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) > 127) {
        return false;
      }
    }
    return true;
  }

  /** Bytes; null is left out, empty ones are written. */
  public FieldWriter bytes(int field, byte @Nullable [] value) {
    if (value != null) {
      tag(field, BYTES);
      varint(value.length);
      raw(value, value.length);
    }
    return this;
  }

  /** Fields within a field. */
  public FieldWriter message(int field, Consumer<FieldWriter> content) {
    FieldWriter inner = new FieldWriter(64);
    content.accept(inner);
    tag(field, BYTES);
    varint(inner.size);
    raw(inner.buffer, inner.size);
    return this;
  }

  /** A JSON value, null included. */
  public FieldWriter value(int field, @Nullable Object value) {
    return message(field, inner -> inner.json(value));
  }

  private void json(@Nullable Object value) {
    if (value instanceof String text) {
      text(1, text);
    } else if (value instanceof Long number) {
      tag(2, VARINT);
      varint(number << 1 ^ number >> 63);
    } else if (value instanceof Double number) {
      tag(3, FIXED64);
      fixed64(Double.doubleToRawLongBits(number));
    } else if (value instanceof Boolean flag) {
      tag(4, VARINT);
      varint(flag ? 1 : 0);
    } else if (value instanceof BigInteger number) {
      bytes(5, number.toByteArray());
    } else if (value instanceof List<?> list) {
      message(6, items -> list.forEach(item -> items.value(1, item)));
    } else if (value instanceof Map<?, ?> map) {
      message(7, items -> map.forEach((name, item) -> items.text(1, (String) name).value(2, item)));
    } else if (value != null) {
      throw new IllegalArgumentException("no JSON value: " + value.getClass());
    }
  }

  /** Fields that a reader did not know, as {@link FieldReader#unknown()} gave them. */
  public FieldWriter unknown(byte[] fields) {
    raw(fields, fields.length);
    return this;
  }

  /** How many bytes there are so far. */
  public int size() {
    return size;
  }

  public byte[] toBytes() {
    return Arrays.copyOf(buffer, size);
  }

  private void tag(int field, int type) {
    varint((long) field << 3 | type);
  }

  private void varint(long value) {
    reserve(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      buffer[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[size++] = (byte) rest;
  }

  private void fixed64(long value) {
    reserve(8);
    for (int shift = 0; shift < 64; shift += 8) {
      buffer[size++] = (byte) (value >>> shift);
    }
  }

  private void raw(byte[] value, int length) {
    reserve(length);
    System.arraycopy(value, 0, buffer, size, length);
    size += length;
  }

  private void reserve(int more) {
    if (size + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
    }
  }
}
