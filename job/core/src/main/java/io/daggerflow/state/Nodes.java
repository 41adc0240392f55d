package io.daggerflow.state;

import io.daggerflow.codec.FieldReader;
import io.daggerflow.codec.FieldWriter;
import io.daggerflow.codec.Store;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The states of an instance's nodes, by the key of their place. They stand in the head as long as
 * they are few and small; then, for good, each is a part of its own.
 */
final class Nodes {

  /** More nodes than these are not kept in the head. */
  static final int HEAD_NODES = 32;

  /** Nodes that take more bytes than these are not kept in the head. */
  static final int HEAD_BYTES = 2048;

  private static final String PART = "n";
  private static final int PLAIN = 2 * HEAD_NODES;
  private static final String[] KEYS = new String[PLAIN];

  static {
    for (int i = 0; i < PLAIN; i++) {
      KEYS[i] = Integer.toString(i);
    }
  }

  private final @Nullable Store store;
  private final Map<String, NodeState> known = new HashMap<>();
  private boolean split;

  Nodes(@Nullable Store store) {
    this.store = store;
  }

  /** The state of a node, made if there is none. */
  NodeState get(String key, long origin) {
    NodeState node = known.get(key);
    if (node == null) {
      byte[] part = split && store != null ? store.part(PART + key) : null;
      node = part == null ? new NodeState() : NodeState.read(new FieldReader(part), origin);
      known.put(key, node);
    }
    return node;
  }

  /** Those in the head, by key; all there are, unless {@link #isSplit}. */
  Map<String, NodeState> known() {
    return known;
  }

  /** Gives nodes new keys; those without one are dropped. */
  void rename(Iterable<String> keys, UnaryOperator<@Nullable String> to, long origin) {
    Map<String, NodeState> all = new LinkedHashMap<>();
    keys.forEach(key -> all.put(key, get(key, origin)));
    Map<String, NodeState> renamed = new LinkedHashMap<>();
    all.forEach(
        (key, node) -> {
          String after = to.apply(key);
          if (after != null) {
            node.touch();
            renamed.put(after, node);
          }
        });
    all.keySet().stream()
        .filter(key -> !renamed.containsKey(key))
        .forEach(key -> renamed.put(key, NodeState.blank()));
    known.clear();
    known.putAll(renamed);
  }

  boolean isSplit() {
    return split;
  }

  void write(
      FieldWriter head, int plainField, int fullField, int splitField, long origin, Store target) {
    if (!split && areFew()) {
      FieldWriter inline = new FieldWriter();
      writeInline(inline, plainField, fullField, origin);
      byte[] bytes = inline.toBytes();
      if (bytes.length <= HEAD_BYTES) {
        head.unknown(bytes);
        return;
      }
    }
    known.forEach((key, node) -> writePart(key, node, origin, target));
    split = true;
    head.flag(splitField, true);
  }

  private boolean areFew() {
    int begun = 0;
    for (NodeState node : known.values()) {
      if (!node.isBlank() && ++begun > HEAD_NODES) {
        return false;
      }
    }
    return true;
  }

  private void writeInline(FieldWriter out, int plainField, int fullField, long origin) {
    byte[] plain = new byte[PLAIN];
    int length = 0;
    for (Map.Entry<String, NodeState> entry : known.entrySet()) {
      NodeState node = entry.getValue();
      if (node.isBlank()) {
        continue;
      }
      int number = plainNumber(entry.getKey());
      if (node.isPlain() && number >= 0) {
        plain[number] = (byte) node.status().ordinal();
        length = Math.max(length, plain[number] == 0 ? 0 : number + 1);
      } else {
        out.message(fullField, one -> node.write(one.text(15, entry.getKey()), origin));
      }
    }
    if (length > 0) {
      out.bytes(plainField, Arrays.copyOf(plain, length));
    }
  }

  private static int plainNumber(String key) {
    for (int i = 0; i < key.length(); i++) {
      if (!Character.isDigit(key.charAt(i))) {
        return -1;
      }
    }
    int number = key.length() > 4 ? PLAIN : Integer.parseInt(key);
    return number < PLAIN ? number : -1;
  }

  private void writePart(String key, NodeState node, long origin, Store target) {
    if (split ? node.isChanged() : !node.isBlank()) {
      FieldWriter out = new FieldWriter();
      node.write(out, origin);
      target.part(PART + key, out.toBytes());
    }
  }

  void readPlain(byte[] statuses) {
    for (int i = 0; i < statuses.length; i++) {
      if (statuses[i] != 0) {
        known.put(KEYS[i], new NodeState(Status.of(statuses[i])));
      }
    }
  }

  void readFull(FieldReader in, long origin) {
    in.next();
    String key = in.text();
    known.put(key, NodeState.read(in, origin));
  }

  void split(boolean value) {
    split = value;
  }
}
