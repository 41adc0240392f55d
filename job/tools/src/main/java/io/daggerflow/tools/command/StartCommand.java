package io.daggerflow.tools.command;

import io.daggerflow.state.Status;
import io.daggerflow.tools.client.Answer;
import io.daggerflow.tools.client.ClientException;
import io.daggerflow.tools.client.DaggerClient;
import io.daggerflow.view.InstanceView;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dagger start TEMPLATE}. */
@Command(
    name = "start",
    description = {
      "Starts an instance of a template.",
      "With --wait the exit code is 0 only if the instance is COMPLETED in the end."
    })
public final class StartCommand extends RequestCommand {

  @Mixin private NewInstance instance;

  @Option(
      names = "--wait",
      description = "Wait until the instance is over, for as long as it takes.")
  private boolean wait;

  @Override
  Map<String, @Nullable Object> request() {
    return instance.request("start");
  }

  @Override
  public Integer call() {
    if (!wait) {
      return super.call();
    }
    Map<String, @Nullable Object> request = request();
    Watch watch = new Watch(instance.id().text());
    try (DaggerClient client = new DaggerClient(connection())) {
      client.onEvent(watch::event);
      Answer answer = ask(client, request);
      if (answer.isRefused()) {
        return answered(answer);
      }
      watch.await(client);
    }
    return watch.view.status() == Status.COMPLETED ? 0 : 1;
  }

  /** Follows one instance to its end, printing each of its steps. */
  private final class Watch {
    private final InstanceView view;
    private final CountDownLatch over = new CountDownLatch(1);

    private Watch(String id) {
      this.view = new InstanceView(id);
    }

    private void event(Map<String, @Nullable Object> event) {
      boolean another = view.seq() == 0 && !Long.valueOf(1).equals(event.get("seq"));
      if (!view.id().equals(event.get("instanceId")) || another || over.getCount() == 0) {
        return;
      }
      view.apply(event);
      if (!output().isJson()) {
        new EventText(output()).print(event, view.seq() == 1);
      }
      if (view.isOver()) {
        if (output().isJson()) {
          output().json(view.toJson());
        }
        over.countDown();
      }
    }

    private void await(DaggerClient client) {
      try {
        while (!over.await(1, TimeUnit.SECONDS)) {
          client.check();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ClientException("Expected the end of the instance, but was interrupted", e);
      }
    }
  }
}
