package io.daggerflow.tools.command;

import io.daggerflow.tools.client.Answer;
import io.daggerflow.tools.client.Connection;
import io.daggerflow.tools.client.DaggerClient;
import io.daggerflow.value.Values;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/**
 * A command that sends requests and prints each answer: the event, the template or the rejection.
 */
abstract class AskingCommand implements Callable<Integer> {

  private static final long QUIET_SECONDS = 2;
  private static final List<String> FLAGS = List.of("suspended", "compensating", "incidents");

  @Mixin private Connecting connecting;
  @Mixin private Output output;

  @Mixin private Patience patience;

  Patience patience() {
    return patience;
  }

  Output output() {
    return output;
  }

  Connection connection() {
    return connecting.connection();
  }

  /** Prints the answer; gives the exit code. */
  int answered(Answer answer) {
    if (output.isJson()) {
      output.json(answer.record());
    } else if (answer.isRefused()) {
      refused(output, answer);
    } else {
      accepted(answer);
    }
    return answer.isRefused() ? 1 : 0;
  }

  /** Sends a request and waits; after two seconds a terminal says so. */
  Answer ask(DaggerClient client, Map<String, @Nullable Object> request) {
    CompletableFuture<Answer> answer = client.send(request);
    if (!output.isTerminal() || isQuick(answer)) {
      return client.await(answer, patience.timeout());
    }
    output.err().print("Waiting for the job to answer …");
    output.err().flush();
    try {
      return client.await(answer, patience.timeout());
    } finally {
      Output.eraseLine(output.err());
      output.err().flush();
    }
  }

  private static boolean isQuick(CompletableFuture<Answer> answer) {
    try {
      answer.get(QUIET_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  static void refused(Output output, Answer answer) {
    output.err().println("Refused: " + answer.text("code") + ": " + answer.text("message"));
  }

  /** Prints what an event answers. */
  void accepted(Answer answer) {
    Map<String, @Nullable Object> event = answer.record();
    boolean nothing =
        event.get("transitions") instanceof List<?> list
            && list.isEmpty()
            && isEmpty(event.get("parameters"))
            && FLAGS.stream().allMatch(flag -> event.get(flag) == null);
    if (nothing) {
      output
          .out()
          .println(
              Values.text(event.get("instanceId"))
                  + ": nothing changed, it is "
                  + Values.text(event.get("status")));
    } else {
      new EventText(output).print(event, true);
    }
    output.out().flush();
  }

  /** Prints the answer to a deployment or a retirement. */
  void template(Answer answer) {
    output
        .out()
        .println(
            answer.text("template")
                + " version "
                + answer.text("version")
                + " is "
                + answer.text("status"));
    output.out().flush();
  }

  private static boolean isEmpty(@Nullable Object object) {
    return object == null || object instanceof Map<?, ?> map && map.isEmpty();
  }
}
