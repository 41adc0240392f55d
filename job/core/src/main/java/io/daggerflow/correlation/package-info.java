/**
 * Brings messages and waiting instances together (rules S5.3, S5.8, S5.9): what happens at one
 * correlation key, as a pure function of the key's state, and the records it is asked and answers
 * with. It is an index, never the truth: the instance knows what it waits for, checks every
 * delivery and returns what it does not want.
 *
 * <p>The protocol assumes one thing: what an instance sends arrives in the order in which it was
 * sent.
 */
@NullMarked
package io.daggerflow.correlation;

import org.jspecify.annotations.NullMarked;
