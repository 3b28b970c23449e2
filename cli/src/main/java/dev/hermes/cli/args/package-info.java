/**
 * The grammar of the command line: what commands and options look like, how words are read, and how that is explained.
 *
 * <p>Start at {@link dev.hermes.cli.args.Command}. The rules are those of Python's argparse, because scripts rely on its
 * abbreviations, its messages and its exit code; nothing in here knows what a command does.
 */
@NullMarked
package dev.hermes.cli.args;

import org.jspecify.annotations.NullMarked;
