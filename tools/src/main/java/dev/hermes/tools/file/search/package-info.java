/**
 * Finding text in a tree of files, by ripgrep or without it, with the same result.
 *
 * <p>Start at {@link dev.hermes.tools.file.search.TextSearch}. {@link dev.hermes.tools.file.search.FileWalk} decides
 * which files count.
 */
@NullMarked
package dev.hermes.tools.file.search;

import org.jspecify.annotations.NullMarked;
