/**
 * The command line: {@code continuum start}, {@code remember}, {@code recall} and the rest.
 *
 * <p>{@link dev.continuum.app.cli.Cli} parses (picocli) and runs one command; a command is one
 * class whose annotations are its help. Client commands speak HTTP by the Java client and load
 * nothing of a node. Answers go to the standard output, as text for people or, with {@code --json},
 * as one line of JSON a result; everything else goes to the standard error. Failures have one form,
 * {@code error: ...} and {@code fix: ...}, and the exit codes of {@link
 * dev.continuum.app.cli.ExitCode}.
 */
@NullMarked
package dev.continuum.app.cli;

import org.jspecify.annotations.NullMarked;
