package io.daggerflow.state;

import io.daggerflow.codec.FieldReader;
import io.daggerflow.codec.FieldWriter;
import io.daggerflow.codec.Store;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The runtime parameters of an instance. Small ones stand in the instance's head; a large one, or
 * one that comes when the head is full, is a part of its own that is read when somebody asks for
 * it. The names of those stand in parts too, some in each, for whoever wants all of them.
 */
public final class Parameters {

  /** A value whose encoding is longer than this is a part. */
  private static final int LARGE_BYTES = 256;

  /**
   * Small values stand in the head as long as they and their names together are not longer than
   * this.
   */
  private static final int HEAD_BYTES = 1024;

  private static final int NAMES_OF_A_PART = 32;
  private static final String VALUE = "p";
  private static final String NAMES = "P";

  private final @Nullable Store store;
  private final Map<String, Parameter> known = new LinkedHashMap<>();
  private final Map<Integer, List<String>> names = new LinkedHashMap<>();
  private final Map<String, @Nullable Object> view = new View();
  private int nameParts;
  private int headBytes;

  /**
   * @param store from which parts are read; null for a new instance
   */
  Parameters(@Nullable Store store) {
    this.store = store;
  }

  /** All of them by name, read when asked for. */
  public Map<String, @Nullable Object> view() {
    return view;
  }

  /** Whether there is a parameter of this name. */
  public boolean has(String name) {
    return find(name) != null;
  }

  /** The JSON value; null if there is none. */
  public @Nullable Object get(String name) {
    Parameter parameter = find(name);
    return parameter == null ? null : parameter.value();
  }

  /** Writes a parameter; null removes it. */
  public void set(String name, @Nullable Object value) {
    boolean exists = has(name);
    Parameter before = known.get(name);
    if (value != null || exists) {
      known.put(name, new Parameter(value, before == null ? 0 : before.namesPart));
    }
  }

  private @Nullable Parameter find(String name) {
    Parameter parameter = known.get(name);
    if (parameter == null && nameParts > 0 && store != null) {
      byte[] part = store.part(VALUE + name);
      if (part != null) {
        parameter = Parameter.ofPart(part);
        known.put(name, parameter);
      }
    }
    return parameter == null || parameter.isRemoved() ? null : parameter;
  }

  private List<String> allNames() {
    List<String> all = new ArrayList<>();
    for (int part = 1; part <= nameParts; part++) {
      names(part).stream().filter(name -> !known.containsKey(name)).forEach(all::add);
    }
    known.forEach(
        (name, parameter) -> {
          if (!parameter.isRemoved()) {
            all.add(name);
          }
        });
    return all;
  }

  private List<String> names(int part) {
    return names.computeIfAbsent(part, this::readNames);
  }

  private List<String> readNames(int part) {
    List<String> list = new ArrayList<>();
    byte[] bytes = store == null ? null : store.part(NAMES + part);
    FieldReader in = new FieldReader(bytes == null ? FieldReader.NOTHING : bytes);
    while (in.next() != 0) {
      list.add(in.text());
    }
    return list;
  }

  /** Decides what stands where, and writes what is not in the head. */
  void write(FieldWriter head, int field, int namePartsField, Store target) {
    known.forEach(
        (name, parameter) -> {
          if (parameter.changed) {
            place(name, parameter, target);
          }
          if (parameter.namesPart == 0 && !parameter.isRemoved()) {
            head.message(field, one -> one.text(1, name).bytes(2, parameter.bytes()));
          }
        });
    head.number(namePartsField, nameParts);
  }

  private void place(String name, Parameter parameter, Store target) {
    if (parameter.isRemoved()) {
      if (parameter.namesPart != 0) {
        target.part(VALUE + name, null);
        names(parameter.namesPart).remove(name);
        writeNames(parameter.namesPart, target);
        parameter.namesPart = 0;
      }
    } else if (parameter.namesPart != 0) {
      target.part(VALUE + name, parameter.partBytes());
    } else if (fitsHead(name, parameter)) {
      headBytes += headBytes(name, parameter);
    } else {
      addName(name, parameter, target);
      target.part(VALUE + name, parameter.partBytes());
    }
  }

  private boolean fitsHead(String name, Parameter parameter) {
    return parameter.bytes().length <= LARGE_BYTES
        && headBytes + headBytes(name, parameter) <= HEAD_BYTES;
  }

  private static int headBytes(String name, Parameter parameter) {
    return name.length() + parameter.bytes().length;
  }

  private void addName(String name, Parameter parameter, Store target) {
    if (nameParts == 0 || names(nameParts).size() >= NAMES_OF_A_PART) {
      nameParts++;
    }
    names(nameParts).add(name);
    writeNames(nameParts, target);
    parameter.namesPart = nameParts;
  }

  private void writeNames(int part, Store target) {
    FieldWriter out = new FieldWriter();
    names(part).forEach(name -> out.text(1, name));
    target.part(NAMES + part, names(part).isEmpty() ? null : out.toBytes());
  }

  /** Reads one of the head's parameters. */
  void readOne(FieldReader in) {
    in.next();
    String name = in.text();
    in.next();
    Parameter parameter = new Parameter(in.bytes());
    headBytes += headBytes(name, parameter);
    known.put(name, parameter);
  }

  void nameParts(int count) {
    nameParts = count;
  }

  /** One parameter, decoded and encoded when it is needed. */
  private static final class Parameter {
    private byte @Nullable [] bytes;
    private @Nullable Object value;
    private final boolean changed;

    /** The number of the part that has its name; 0 if it stands in the head. */
    private int namesPart;

    Parameter(byte[] bytes) {
      this.bytes = bytes;
      this.changed = false;
    }

    Parameter(@Nullable Object value, int namesPart) {
      this.value = value;
      this.namesPart = namesPart;
      this.changed = true;
    }

    static Parameter ofPart(byte[] part) {
      FieldReader in = new FieldReader(part);
      in.next();
      int namesPart = (int) in.number();
      in.next();
      Parameter parameter = new Parameter(in.bytes());
      parameter.namesPart = namesPart;
      return parameter;
    }

    byte[] partBytes() {
      return new FieldWriter().number(1, namesPart).bytes(2, bytes()).toBytes();
    }

    boolean isRemoved() {
      return value == null && bytes == null;
    }

    @Nullable Object value() {
      if (value == null && bytes != null) {
        FieldReader in = new FieldReader(bytes);
        in.next();
        value = in.value();
      }
      return value;
    }

    byte[] bytes() {
      if (bytes == null) {
        bytes = new FieldWriter(32).value(1, value).toBytes();
      }
      return bytes;
    }
  }

  private final class View extends AbstractMap<String, @Nullable Object> {

    @Override
    public boolean containsKey(Object name) {
      return name instanceof String text && has(text);
    }

    @Override
    public @Nullable Object get(Object name) {
      return name instanceof String text ? Parameters.this.get(text) : null;
    }

    @Override
    public int size() {
      return allNames().size();
    }

    @Override
    public Set<Map.Entry<String, @Nullable Object>> entrySet() {
      Map<String, @Nullable Object> all = new LinkedHashMap<>();
      allNames().forEach(name -> all.put(name, Objects.requireNonNull(Parameters.this.get(name))));
      return all.entrySet();
    }
  }
}
