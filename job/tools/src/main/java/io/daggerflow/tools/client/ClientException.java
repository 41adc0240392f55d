package io.daggerflow.tools.client;

/**
 * Something outside did not do what was asked: no broker, no topic, no answer. The message is one
 * sentence for people, "Expected …, but …".
 */
public final class ClientException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ClientException(String message) {
    super(message);
  }

  public ClientException(String message, Throwable cause) {
    super(message, cause);
  }
}
