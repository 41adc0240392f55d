package io.daggerflow.template;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A node of an instance, as its path names it. A node of the template has one place, unless a
 * {@code forEach} is around it: then one in each copy. Places are ordered as their nodes stand in
 * the template, copy by copy.
 */
public final class Place implements Comparable<Place> {

  private static final int[] NO_COPIES = {};

  private final Node node;
  private final int[] copies;
  private final String key;

  /** Found when somebody asks, always the same. */
  private @Nullable Place around;

  Place(Node node) {
    this(node, NO_COPIES);
  }

  private Place(Node node, int[] copies) {
    this.node = node;
    this.copies = copies;
    this.key = key(node, copies);
  }

  private static String key(Node node, int[] copies) {
    if (copies.length == 0) {
      return Integer.toString(node.number());
    }
    StringBuilder key = new StringBuilder(16).append(node.number());
    for (int copy : copies) {
      key.append('.').append(copy);
    }
    return key.toString();
  }

  /** The place of a node with this key, see {@link #key}. */
  static Place of(Node node, String key) {
    String[] parts = key.split("\\.", -1);
    int[] copies = new int[parts.length - 1];
    for (int i = 0; i < copies.length; i++) {
      copies[i] = Integer.parseInt(parts[i + 1]);
    }
    return of(node, copies);
  }

  /**
   * The place of a node.
   *
   * @param copies one index for each {@code forEach} around it, the outermost first
   */
  static Place of(Node node, int[] copies) {
    return copies.length == 0 ? node.place() : new Place(node, copies);
  }

  /** What the template says of it. */
  public Node node() {
    return node;
  }

  /** The name under which its state is kept. */
  public String key() {
    return key;
  }

  /** As {@code PAYMENT/PAYMENT_LISTENER}, {@code SHIP[2]/LABEL}. */
  public String path() {
    if (copies.length == 0) {
      return node.path();
    }
    StringBuilder path = new StringBuilder();
    write(node, copies.length, path);
    return path.toString();
  }

  private void write(Node at, int depth, StringBuilder path) {
    Node parent = at.parent();
    if (parent == null) {
      return;
    }
    if (at.isCopy()) {
      write(parent, depth - 1, path);
      path.append('[').append(copies[depth - 1]).append(']');
      return;
    }
    write(parent, depth, path);
    if (!at.isAction() && path.length() > 0) {
      path.append('/');
    }
    path.append(at.name());
  }

  /** The place around it; null for the workflow. Of an action, its owner. */
  public @Nullable Place parent() {
    Node parent = node.parent();
    if (parent == null) {
      return null;
    }
    Place known = around;
    if (known == null) {
      known = of(parent, node.isCopy() ? Arrays.copyOf(copies, copies.length - 1) : copies);
      around = known;
    }
    return known;
  }

  /** The place of a child, an action or a sibling of its node, in the same copy. */
  public Place of(Node other) {
    Place place = of(other, copies);
    if (other.parent() == node) {
      place.around = this;
    }
    return place;
  }

  /** The copy with this index, of the node of a {@code forEach}. */
  public Place copy(int index) {
    int[] inside = Arrays.copyOf(copies, copies.length + 1);
    inside[copies.length] = index;
    Place copy = new Place(node.copied(), inside);
    copy.around = this;
    return copy;
  }

  /** The index of the innermost copy around it, or that it is; -1 without any. */
  public int index() {
    return copies.length == 0 ? -1 : copies[copies.length - 1];
  }

  /** The place of a node that has only {@code forEach}s around it that are around this one too. */
  public Place near(Node other) {
    return of(other, Arrays.copyOf(copies, other.copies()));
  }

  /** The place of another node in the same copies; null if it is in others besides. */
  public @Nullable Place shared(Node other) {
    Node[] theirs = other.copyNodes();
    for (int i = 0; i < theirs.length; i++) {
      if (i >= copies.length || theirs[i] != node.copyNodes()[i]) {
        return null;
      }
    }
    return near(other);
  }

  /**
   * Orders places as they stand in the template, but what is inside comes before what is around.
   */
  public static int compareInsideFirst(Place one, Place other) {
    if (one.isAround(other)) {
      return 1;
    }
    return other.isAround(one) ? -1 : one.compareTo(other);
  }

  private boolean isAround(Place other) {
    return node.isAround(other.node)
        && copies.length <= other.copies.length
        && Arrays.equals(copies, 0, copies.length, other.copies, 0, copies.length);
  }

  @Override
  public int compareTo(Place other) {
    Node[] mine = node.copyNodes();
    Node[] theirs = other.node.copyNodes();
    for (int i = 0; i < copies.length && i < other.copies.length; i++) {
      if (mine[i] != theirs[i]) {
        break;
      }
      if (copies[i] != other.copies[i]) {
        return Integer.compare(copies[i], other.copies[i]);
      }
    }
    return Integer.compare(node.number(), other.node.number());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Place place && node == place.node && key.equals(place.key);
  }

  @Override
  public int hashCode() {
    return key.hashCode();
  }

  @Override
  public String toString() {
    return path();
  }
}
