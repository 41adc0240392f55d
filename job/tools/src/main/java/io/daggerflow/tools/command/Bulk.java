package io.daggerflow.tools.command;

import io.daggerflow.tools.client.Answer;
import io.daggerflow.tools.client.ClientException;
import io.daggerflow.tools.client.DaggerClient;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One request to each of many instances: so many are under way at a time, what they are answered is
 * counted. After one that nobody answers no further ones are sent.
 */
final class Bulk {

  private static final int UNDER_WAY = 200;
  private static final int SHOWN = 20;

  private final DaggerClient client;
  private final Output output;
  private final Duration timeout;
  private final Map<String, Long> refused = new TreeMap<>();
  private final List<Map<String, @Nullable Object>> refusals = new ArrayList<>();
  private long done;
  private long unanswered;
  private @Nullable String failure;

  private record Sent(String id, CompletableFuture<Answer> answer) {}

  Bulk(DaggerClient client, Output output, Duration timeout) {
    this.client = client;
    this.output = output;
    this.timeout = timeout;
  }

  /**
   * Sends and waits; prints the numbers. Gives the exit code.
   *
   * @param request of an instance
   */
  int run(String what, List<String> ids, Function<String, Map<String, @Nullable Object>> request) {
    Progress progress = new Progress(output, ids.size());
    Deque<Sent> underWay = new ArrayDeque<>();
    int sent = 0;
    for (String id : ids) {
      if (underWay.size() >= UNDER_WAY) {
        await(underWay.remove());
        progress.reached(done + refusals.size());
      }
      if (failure != null) {
        break;
      }
      underWay.add(new Sent(id, client.send(request.apply(id))));
      sent++;
    }
    while (!underWay.isEmpty()) {
      await(underWay.remove());
      progress.reached(done + refusals.size());
    }
    progress.end();
    summary(what, ids.size() - sent);
    return done == ids.size() ? 0 : 1;
  }

  private void await(Sent sent) {
    try {
      Answer answer = client.await(sent.answer(), failure == null ? timeout : Duration.ofMillis(1));
      if (answer.isRefused()) {
        refused.merge(answer.text("code"), 1L, Long::sum);
        refusals.add(refusal(sent.id(), answer));
      } else {
        done++;
      }
    } catch (ClientException e) {
      unanswered++;
      failure = failure == null ? String.valueOf(e.getMessage()) : failure;
    }
  }

  private static Map<String, @Nullable Object> refusal(String id, Answer answer) {
    Map<String, @Nullable Object> refusal = new LinkedHashMap<>();
    refusal.put("instanceId", id);
    refusal.put("code", answer.text("code"));
    refusal.put("message", answer.text("message"));
    return refusal;
  }

  private void summary(String what, long unsent) {
    if (output.isJson()) {
      Map<String, @Nullable Object> json = new LinkedHashMap<>();
      json.put("dryRun", false);
      json.put("chosen", done + refusals.size() + unanswered + unsent);
      json.put("done", done);
      json.put("refused", new LinkedHashMap<>(refused));
      json.put("unanswered", unanswered);
      json.put("notSent", unsent);
      json.put("refusals", refusals);
      output.json(json);
      return;
    }
    refusals.stream()
        .limit(SHOWN)
        .forEach(
            each ->
                output
                    .err()
                    .println(
                        "Refused: "
                            + each.get("instanceId")
                            + ": "
                            + each.get("code")
                            + ": "
                            + each.get("message")));
    if (refusals.size() > SHOWN) {
      output.err().println("… and " + (refusals.size() - SHOWN) + " more refusals (--json)");
    }
    if (failure != null) {
      output.err().println(failure);
    }
    output.err().flush();
    output.out().println(what + ": " + String.join(", ", numbers(unsent)));
    output.out().flush();
  }

  private List<String> numbers(long unsent) {
    List<String> numbers = new ArrayList<>();
    numbers.add(done + " done");
    if (!refusals.isEmpty()) {
      numbers.add(
          refusals.size()
              + " refused ("
              + refused.entrySet().stream()
                  .map(each -> each.getValue() + " " + each.getKey())
                  .collect(Collectors.joining(", "))
              + ")");
    }
    if (unanswered > 0) {
      numbers.add(unanswered + " without an answer");
    }
    if (unsent > 0) {
      numbers.add(unsent + " not asked");
    }
    return numbers;
  }
}
