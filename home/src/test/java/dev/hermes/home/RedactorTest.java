package dev.hermes.home;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactorTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OPENAI_API_KEY=abc | OPENAI_API_KEY=***",
                "key sk-proj-abcdefghijklmnop1234 | key sk-pro...1234",
                "token_count=5&session_id=9 | token_count=5&session_id=9",
                "MAX_TOKENS=4096 | MAX_TOKENS=***",
                "my_ghp_abcdefghijklmnop | my_ghp_abcdefghijklmnop",
                "call +14155551234 now | call +141****1234 now",
                "https://x.io/cb?code=ABC&state=1 | https://x.io/cb?code=***&state=1",
                "postgres://me:secret@db/x | postgres://me:***@db/x",
                "https://me:pw@host/x | https://me:***@host/x",
                "Authorization: Bearer abc | Authorization: Bearer ***",
                "plain text stays | plain text stays"
            })
    void a_secret_is_masked_and_the_rest_stays(String text, String expected) {
        assertThat(new Redactor(true).redact(text)).isEqualTo(expected);
        assertThat(new Redactor(false).redact(text)).isEqualTo(text);
    }
}
