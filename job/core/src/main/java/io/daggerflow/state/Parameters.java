package io.daggerflow.state;

import io.daggerflow.codec.FieldReader;
import io.daggerflow.codec.FieldWriter;
import io.daggerflow.codec.Store;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The runtime parameters of an instance. Small ones stand in the instance's head; a large one, or
 * one that comes when the head is full, is a part of its own that is read when somebody asks for
 * it.
 */
public final class Parameters {

  /** A value whose encoding is longer than this is a part. */
  static final int LARGE_BYTES = 256;

  /** Small values stand in the head as long as all of them together are not longer than this. */
  static final int HEAD_BYTES = 1024;

  private static final String PART = "p";

  private final @Nullable Store store;
  private final Map<String, Parameter> known = new LinkedHashMap<>();
  private final Map<String, @Nullable Object> view = new View();
  private boolean elsewhere;
  private @Nullable List<String> namesElsewhere;
  private int headBytes;

  private Parameters(@Nullable Store store) {
    this.store = store;
  }

  /** None yet. */
  static Parameters none() {
    return new Parameters(null);
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
      known.put(name, new Parameter(value, before != null && before.wasPart));
    }
  }

  private @Nullable Parameter find(String name) {
    Parameter parameter = known.get(name);
    if (parameter == null && elsewhere && store != null) {
      byte[] part = store.part(PART + name);
      if (part != null) {
        parameter = new Parameter(part, true);
        known.put(name, parameter);
      }
    }
    return parameter == null || parameter.isRemoved() ? null : parameter;
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    for (String name : namesElsewhere()) {
      if (!known.containsKey(name)) {
        names.add(name);
      }
    }
    known.forEach(
        (name, parameter) -> {
          if (!parameter.isRemoved()) {
            names.add(name);
          }
        });
    return names;
  }

  private List<String> namesElsewhere() {
    if (!elsewhere || store == null) {
      return List.of();
    }
    if (namesElsewhere == null) {
      namesElsewhere = new ArrayList<>();
      byte[] part = store.part(PART);
      FieldReader in = new FieldReader(part == null ? new byte[0] : part);
      while (in.next() != 0) {
        namesElsewhere.add(in.text());
      }
    }
    return namesElsewhere;
  }

  /** Decides what stands where, and writes what is not in the head. */
  void write(FieldWriter head, int field, int elsewhereField, Store target) {
    List<String> came = new ArrayList<>();
    List<String> went = new ArrayList<>();
    known.forEach((name, parameter) -> place(name, parameter, target, came, went));
    writeNames(target, came, went);
    known.forEach(
        (name, parameter) -> {
          if (!parameter.isPart && !parameter.isRemoved()) {
            head.message(field, one -> one.text(1, name).bytes(2, parameter.bytes()));
          }
        });
    head.flag(elsewhereField, elsewhere);
  }

  private void place(
      String name, Parameter parameter, Store target, List<String> came, List<String> went) {
    boolean wasPart = parameter.wasPart;
    parameter.isPart = !parameter.isRemoved() && (wasPart || isForPart(parameter));
    if (wasPart && !parameter.isPart) {
      target.part(PART + name, null);
      went.add(name);
    } else if (parameter.isPart && (parameter.changed || !wasPart)) {
      target.part(PART + name, parameter.bytes());
      if (!wasPart) {
        came.add(name);
      }
    }
  }

  private boolean isForPart(Parameter parameter) {
    int length = parameter.bytes().length;
    if (length > LARGE_BYTES || parameter.changed && headBytes + length > HEAD_BYTES) {
      return true;
    }
    headBytes += parameter.changed ? length : 0;
    return false;
  }

  private void writeNames(Store target, List<String> came, List<String> went) {
    if (came.isEmpty() && went.isEmpty()) {
      return;
    }
    List<String> names = new ArrayList<>(namesElsewhere());
    names.removeAll(went);
    names.addAll(came);
    FieldWriter out = new FieldWriter();
    names.forEach(name -> out.text(1, name));
    target.part(PART, names.isEmpty() ? null : out.toBytes());
    namesElsewhere = names;
    elsewhere = !names.isEmpty();
  }

  /** Reads one of the head's parameters. */
  void readOne(FieldReader in) {
    in.next();
    String name = in.text();
    in.next();
    Parameter parameter = new Parameter(in.bytes(), false);
    headBytes += parameter.bytes().length;
    known.put(name, parameter);
  }

  void elsewhere(boolean value) {
    elsewhere = value;
  }

  /** To be filled from the head of a store. */
  static Parameters of(Store store) {
    return new Parameters(store);
  }

  /** One parameter, decoded and encoded when it is needed. */
  private static final class Parameter {
    private byte @Nullable [] bytes;
    private @Nullable Object value;
    private final boolean wasPart;
    private final boolean changed;
    private boolean isPart;

    private Parameter(byte[] bytes, boolean part) {
      this.bytes = bytes;
      this.wasPart = part;
      this.isPart = part;
      this.changed = false;
    }

    private Parameter(@Nullable Object value, boolean part) {
      this.value = value;
      this.wasPart = part;
      this.isPart = part;
      this.changed = true;
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
      return names().size();
    }

    @Override
    public Set<Map.Entry<String, @Nullable Object>> entrySet() {
      List<String> names = names();
      return new AbstractSet<>() {
        @Override
        public Iterator<Map.Entry<String, @Nullable Object>> iterator() {
          return names.stream()
              .map(
                  name ->
                      Map.entry(name, java.util.Objects.requireNonNull(Parameters.this.get(name))))
              .<Map.Entry<String, @Nullable Object>>map(entry -> entry)
              .iterator();
        }

        @Override
        public int size() {
          return names.size();
        }
      };
    }
  }
}
