package io.daggerflow.template;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A node of an instance, as its path names it. Today every node of the template has one place;
 * copies of a {@code forEach} are places of their own around the same node. Places are ordered as
 * their nodes stand in the template.
 */
public final class Place implements Comparable<Place> {

  private final Node node;
  private final String key;

  Place(Node node) {
    this.node = node;
    this.key = Integer.toString(node.number());
  }

  /** What the template says of it. */
  public Node node() {
    return node;
  }

  /** The name under which its state is kept. */
  public String key() {
    return key;
  }

  /** As {@code PAYMENT/PAYMENT_LISTENER}. */
  public String path() {
    return node.path();
  }

  /** The place around it; null for the workflow. */
  public @Nullable Place parent() {
    return node.parent() == null ? null : node.parent().place();
  }

  /** The place of a child of its node. */
  public Place child(Node child) {
    return child.place();
  }

  /** The place of a sibling of its node. */
  public Place sibling(Node sibling) {
    return sibling.place();
  }

  @Override
  public int compareTo(Place other) {
    return Integer.compare(node.number(), other.node.number());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Place place && node == place.node && key.equals(place.key);
  }

  @Override
  public int hashCode() {
    return Objects.hash(key);
  }

  @Override
  public String toString() {
    return path();
  }
}
