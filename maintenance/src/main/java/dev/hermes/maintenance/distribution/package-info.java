/**
 * Profiles that somebody else made: fetched from git, an archive or a directory, looked at, installed, and brought up to date
 * without touching what is the user's.
 *
 * <p>Start at {@link dev.hermes.maintenance.distribution.Distributions}. A distribution is data of strangers: links and special
 * files are refused, keys never come along, its jobs are paused, and nothing of it is run here.
 */
@NullMarked
package dev.hermes.maintenance.distribution;

import org.jspecify.annotations.NullMarked;
