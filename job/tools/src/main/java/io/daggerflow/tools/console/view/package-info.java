/**
 * The view: what the topics of the job say, as rows of an SQL database. One class writes, one
 * reads.
 */
@NullMarked
package io.daggerflow.tools.console.view;

import org.jspecify.annotations.NullMarked;
