package io.daggerflow.drawing;

/** What a box looks like. */
public enum Shape {
  /** Does its work at once. */
  BOX,
  /** Waits: for a message, a time or a condition. */
  ROUND,
  /** Stands for something that is defined elsewhere. */
  DOUBLE,
  /** Ends the instance. */
  PILL,
  /** Holds other boxes. */
  GROUP,
  /** One of several ways through a group. */
  BRANCH,
  /** Holds other boxes, and exists once for each element of a list. */
  STACK
}
