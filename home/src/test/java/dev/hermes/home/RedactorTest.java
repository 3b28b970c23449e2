package dev.hermes.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
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

    @Test
    void long_texts_of_any_shape_come_through() {
        for (var piece : List.of(
                "a=1&", "{\"a\":\"b\",", "KEY=v ", "aaaa", "?a=b&", "sk-", "://u:p@", "-----BEGIN ", "+1415", "\\\"")) {
            var text = piece.repeat(50_000);
            assertThat(new Redactor(true).redact(text)).as(piece).doesNotStartWith("[WITHHELD");
        }
    }

    @Test
    void the_fields_of_a_form_are_masked_however_many_there_are() {
        var form = "user=me&password=hunter2hunter2&" + "a=1&".repeat(5_000) + "z=2";
        assertThat(new Redactor(true).redact(form)).doesNotContain("hunter2").endsWith("&z=2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://x.io/v1?api-version=1&sig=S3CR | https://x.io/v1?api-version=1&sig=***",
                "https://x.io/v1?Subscription-Key=S3CR | https://x.io/v1?Subscription-Key=***",
                "https://x.io/v1?x-functions-key=S3CR&a=1 | https://x.io/v1?x-functions-key=***&a=1",
                "https://x.io/v1?X-Amz-Security-Token=S3CR | https://x.io/v1?X-Amz-Security-Token=***",
                "https://x.io/v1?X-Goog-Signature=S3CR | https://x.io/v1?X-Goog-Signature=***",
                "https://x.io/v1?userPassword=S3CR | https://x.io/v1?userPassword=***"
            })
    void the_names_that_gateways_give_to_keys_are_known_in_addresses_and_in_prose(String text, String expected) {
        assertThat(Redactor.address(text)).isEqualTo(expected);
        assertThat(new Redactor(true).redact("GET of " + text + " failed")).isEqualTo("GET of " + expected + " failed");
    }

    @ParameterizedTest
    @CsvSource({"ocp_passcode", "credential", "my_key_2", "authz", "pwd1"})
    void in_an_address_of_the_settings_a_name_that_sounds_like_a_key_is_enough(String name) {
        assertThat(Redactor.address("https://x.io/v1?" + name + "=S3CR&region=eu"))
                .isEqualTo("https://x.io/v1?" + name + "=***&region=eu");
    }

    @Test
    void prose_keeps_what_a_reader_needs_to_go_on() {
        var page = "https://x.io/list?page_token=abc&keyword=cats&author=me&country_code=DE";
        assertThat(new Redactor(true).redact(page)).isEqualTo(page);
    }
}
