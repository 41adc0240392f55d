package io.daggerflow.state;

import io.daggerflow.codec.FieldReader;
import io.daggerflow.codec.FieldWriter;
import org.jspecify.annotations.Nullable;

/**
 * Where one node stands. Changed within a step only, by the engine; a node without state is
 * NOT_STARTED.
 *
 * <p>Times are epoch milliseconds, 0 for none.
 */
public final class NodeState {

  private Status status = Status.NOT_STARTED;
  private int run;
  private int attempt;
  private int open;
  private int over;
  private int completed;
  private long submitted;
  private long deadline;
  private @Nullable String reason;
  private byte[] unknown = new byte[0];
  private boolean changed;

  NodeState() {}

  /** A node whose status and run, 1, say everything about it. */
  NodeState(Status status) {
    this.status = status;
    this.run = status == Status.NOT_STARTED ? 0 : 1;
  }

  public Status status() {
    return status;
  }

  public void status(Status value) {
    status = value;
    changed = true;
  }

  /** How often it became EXECUTING as new work (rule S2.7); 0 if it never did. */
  public int run() {
    return run;
  }

  public void run(int value) {
    run = value;
    changed = true;
  }

  /** The try of this run, from 1; 0 if there is only one. */
  public int attempt() {
    return attempt;
  }

  public void attempt(int value) {
    attempt = value;
    changed = true;
  }

  /** Of a composite whose children do not follow each other: how many of them are not over. */
  public int open() {
    return open;
  }

  public void open(int value) {
    open = value;
    changed = true;
  }

  /** How many of the siblings it waits for are terminal; counted where it waits for several. */
  public int over() {
    return over;
  }

  public void over(int value) {
    over = value;
    changed = true;
  }

  /** How many of the siblings it waits for are COMPLETED; counted where it waits for several. */
  public int completed() {
    return completed;
  }

  public void completed(int value) {
    completed = value;
    changed = true;
  }

  /** When it became EXECUTING; forgotten when it is over. */
  public long submitted() {
    return submitted;
  }

  public void submitted(long value) {
    submitted = value;
    changed = true;
  }

  /**
   * When its time is over, not before the instance was created; 0 if it has no limit or is over.
   */
  public long deadline() {
    return deadline;
  }

  public void deadline(long value) {
    deadline = value;
    changed = true;
  }

  /** Why it has its status, where there is something to say. */
  public @Nullable String reason() {
    return reason;
  }

  public void reason(@Nullable String value) {
    reason = value;
    changed = true;
  }

  boolean isChanged() {
    return changed;
  }

  /** Whether nothing happened to it yet. */
  boolean isBlank() {
    return status == Status.NOT_STARTED && isPlain();
  }

  /** Whether {@link #NodeState(Status)} says it all. */
  boolean isPlain() {
    boolean plainRun = run == (status == Status.NOT_STARTED ? 0 : 1);
    boolean counts = attempt != 0 || open != 0 || over != 0 || completed != 0;
    return plainRun
        && !counts
        && submitted == 0
        && deadline == 0
        && reason == null
        && unknown.length == 0;
  }

  /** Times are written relative to {@code origin}. */
  void write(FieldWriter out, long origin) {
    out.number(1, status.ordinal())
        .number(2, run)
        .number(3, attempt)
        .number(4, open)
        .number(5, over)
        .number(6, completed)
        .number(7, submitted == 0 ? 0 : submitted - origin + 1)
        .number(8, deadline == 0 ? 0 : 1 + Math.max(0, deadline - origin))
        .text(9, reason)
        .unknown(unknown);
  }

  static NodeState read(FieldReader in, long origin) {
    NodeState node = new NodeState();
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> node.status = Status.of(in.number());
        case 2 -> node.run = (int) in.number();
        case 3 -> node.attempt = (int) in.number();
        case 4 -> node.open = (int) in.number();
        case 5 -> node.over = (int) in.number();
        case 6 -> node.completed = (int) in.number();
        case 7 -> node.submitted = in.number() + origin - 1;
        case 8 -> node.deadline = in.number() - 1 + origin;
        case 9 -> node.reason = in.text();
        default -> in.keep();
      }
    }
    node.unknown = in.unknown();
    return node;
  }
}
