/**
 * The logins and keys of a home: where they are kept, which of several is used, and what happens when one is refused.
 *
 * <p>Start at {@link dev.hermes.providers.credentials.Accounts}. {@code auth.json} is read and written by {@code AuthFile}
 * alone; a {@code Credential} is one entry of it. Keys that live elsewhere (in the environment, in the settings, with
 * another program) are found by {@code Seeds} and never copied into the file. How a login is made, and renewed, is in
 * {@code dev.hermes.providers.oauth}; which provider is asked at all is decided above, by {@code Router}.
 */
@NullMarked
package dev.hermes.providers.credentials;

import org.jspecify.annotations.NullMarked;
