package dev.hermes.providers.oauth;

import java.io.IOException;

/** The way to a login at one provider. */
interface LoginFlow {
    /**
     * Goes all the way. Nothing is stored, so that a login which is given up leaves no trace.
     *
     * @throws AuthException when the provider refuses
     * @throws IOException when it could not be asked
     */
    Login login(LoginOptions options, LoginPerson person) throws IOException, InterruptedException;
}
