package io.daggerflow.flink;

import io.daggerflow.value.Json;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Asks a job through its topics, and waits for what it says. */
class User {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  final Broker broker;

  User(Broker broker) {
    this.broker = broker;
  }

  void request(String id, String type, String fields) {
    broker.send("dagger.control", id, Samples.json(id, type, fields));
  }

  void start(String id, String template, String parameters) {
    request(id, "start", Samples.started(template, parameters));
  }

  void deploy(String requestId, String definition) {
    broker.send(
        "dagger.deployments",
        "",
        "{\"type\":\"deploy\",\"requestId\":\""
            + requestId
            + "\",\"definition\":"
            + definition
            + "}");
  }

  /** Deploys a template as it stands in a file, and waits until it counts. */
  void deployed(String file) {
    String requestId = "deploy-" + file.hashCode();
    deploy(requestId, Json.text(Samples.template(file).source()));
    awaitRecord(
        "dagger.templates",
        seen ->
            requestId.equals(seen.json().get("requestId"))
                && "ACTIVE".equals(seen.json().get("status")));
  }

  static void await(BooleanSupplier condition) {
    Jobs.await(PATIENCE, condition);
  }

  Broker.Seen awaitRecord(String topic, Predicate<Broker.Seen> wanted) {
    try (Broker.Reader reader = broker.read(topic)) {
      await(
          () -> {
            reader.next();
            return reader.all().stream().anyMatch(wanted);
          });
      return reader.all().stream().filter(wanted).findFirst().orElseThrow();
    }
  }

  Broker.Seen awaitEvent(String id, String... parts) {
    return awaitRecord(
        "dagger.events",
        seen -> id.equals(seen.key()) && List.of(parts).stream().allMatch(seen.value()::contains));
  }

  Broker.Seen awaitStatus(String id, String status) {
    return awaitRecord(
        "dagger.events", seen -> id.equals(seen.key()) && status.equals(seen.json().get("status")));
  }

  Broker.Seen awaitRejection(String id) {
    return awaitRecord("dagger.rejections", seen -> id.equals(seen.key()));
  }

  /** The records of a topic whose value contains a text, after the record that a caller awaited. */
  List<Broker.Seen> records(String topic, Predicate<Broker.Seen> wanted) {
    try (Broker.Reader reader = broker.read(topic)) {
      while (!reader.next().isEmpty() || reader.all().isEmpty()) {
        // until nothing comes
      }
      return reader.all().stream().filter(wanted).toList();
    }
  }
}
