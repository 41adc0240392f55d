package io.daggerflow.template;

import java.util.List;
import java.util.stream.Collectors;

/** A template is refused as a whole; its message names all problems, one a line. */
public final class InvalidTemplateException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  public InvalidTemplateException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = problems;
  }

  /** All of them, in the order of the file. */
  public List<Problem> problems() {
    return problems;
  }
}
