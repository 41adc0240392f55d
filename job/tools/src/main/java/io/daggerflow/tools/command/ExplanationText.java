package io.daggerflow.tools.command;

import io.daggerflow.tools.words.Advice;
import io.daggerflow.tools.words.Explained;
import io.daggerflow.tools.words.Explanation;
import io.daggerflow.view.InstanceView;
import java.time.Instant;
import java.util.List;

/** Prints for people why an instance waits. */
final class ExplanationText {

  /** Of many that wait side by side, so many are said. */
  private static final int SHOWN = 20;

  private final Output output;
  private final Instant now;

  ExplanationText(Output output, Instant now) {
    this.output = output;
    this.now = now;
  }

  void print(Explained explained) {
    print(explained, "");
    List<Advice> advice = explained.advice();
    if (!advice.isEmpty()) {
      output.out().println();
      output.out().println("What can be done:");
      Table table = new Table();
      advice.forEach(each -> table.row(each.command(), each.meaning()));
      table.print(output.out(), "  ");
    }
    output.out().flush();
  }

  private void print(Explained explained, String indent) {
    InstanceView view = explained.view();
    output
        .out()
        .println(
            indent
                + output.bold(view.id())
                + "  "
                + (view.template() == null ? "on the fly" : view.template())
                + (view.version() > 0 ? " version " + view.version() : "")
                + "  "
                + output.status(view.status()));
    List<String> sentences = explained.sentences(now);
    sentences.stream()
        .limit(SHOWN)
        .forEach(sentence -> output.out().println(indent + "  " + sentence));
    if (sentences.size() > SHOWN) {
      output.out().println(indent + "  … and " + (sentences.size() - SHOWN) + " more");
    }
    for (Explanation.Wait wait : explained.explanation().waits()) {
      Explained child = explained.children().get(wait.node().path());
      if (child != null) {
        print(child, indent + "    ");
      }
    }
  }
}
