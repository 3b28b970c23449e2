package dev.hermes.providers.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class CallbackTest {
    @Test
    void a_query_a_whole_address_and_a_bare_code_are_understood() {
        assertThat(Callback.pasted("code=p2&state=s2")).map(Callback::code).contains(Optional.of("p2"));
        assertThat(Callback.pasted("code=p2&state=s2")).map(Callback::state).contains(Optional.of("s2"));
        assertThat(Callback.pasted("?code=p3")).map(Callback::code).contains(Optional.of("p3"));
        assertThat(Callback.pasted("http://127.0.0.1:1/callback?code=a%20b&code=second&state=#code=no"))
                .map(Callback::code)
                .contains(Optional.of("a b"));
        assertThat(Callback.pasted("ABC")).map(Callback::code).contains(Optional.of("ABC"));
        assertThat(Callback.pasted("ABC")).map(Callback::state).contains(Optional.empty());
    }

    @Test
    void anything_else_is_nothing() {
        for (var text :
                new String[] {"", "   ", "http://[x", "http://127.0.0.1/callback", "code=", "two words", "state=s"}) {
            assertThat(Callback.pasted(text)).as(text).isEmpty();
        }
    }
}
