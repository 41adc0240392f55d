package io.daggerflow.correlation;

/**
 * A message on its way to an instance that waits for it. Whoever returns it returns all of this.
 *
 * @param of how many deliveries of this message there are: only if all of them are returned is the
 *     message offered on
 */
public record Delivery(Offer offer, Subscription subscription, int of) {}
