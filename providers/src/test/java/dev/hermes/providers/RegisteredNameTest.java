package dev.hermes.providers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegisteredNameTest {
    @ParameterizedTest
    @CsvSource({
        "https://api.acme.com/v1,             acme,     acme.com",
        "https://acme.com,                    acme,     acme.com",
        "https://API.ACME.CO.UK./v1,          acme,     acme.co.uk",
        "https://api.acme.com.au/v1,          acme,     acme.com.au",
        "https://llm.acme.co.jp:8443/v1,      acme,     acme.co.jp",
        "https://acme.com.cn,                 acme,     acme.com.cn",
        "https://acme.github.io/v1,           acme,     acme.github.io",
        "https://x.acme.vercel.app/v1,        acme,     acme.vercel.app",
        "https://acme.workers.dev,            acme,     acme.workers.dev",
        "https://acme-1a2b.a.run.app,         acme-1a2b, acme-1a2b.a.run.app",
        "https://co.uk.acme.com,              acme,     acme.com",
        "https://notgithub.io,                notgithub, notgithub.io",
    })
    void it_is_what_stands_before_the_ending(String url, String label, String domain) {
        assertThat(RegisteredName.of(url)).contains(new RegisteredName(label, domain));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://10.0.0.1/v1",
                "http://[::1]:8080",
                "http://localhost",
                "https://co.uk",
                "https://github.io/v1",
                "https://.com",
                "https:///v1",
                "",
                "no address"
            })
    void addresses_single_names_and_endings_are_nobodys(String url) {
        assertThat(RegisteredName.of(url)).isEmpty();
    }
}
