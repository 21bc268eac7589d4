package dev.leadpatch.application.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.domain.endpoint.BasicCredentials;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BasicAuthorizationTest {

    /** The examples of RFC 7617, sections 2 and 2.1, and credentials of which one part is empty. */
    @ParameterizedTest
    @CsvSource({
        "Aladdin, open sesame, QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
        "test, 123£, dGVzdDoxMjPCow==",
        "key, '', a2V5Og==",
        "'', token, OnRva2Vu",
        "a, b:c:, YTpiOmM6"
    })
    void value_is_that_of_the_standard(String username, String password, String encoded) {
        BasicCredentials credentials = new BasicCredentials(username, password);

        assertThat(BasicAuthorization.format(credentials)).isEqualTo("Basic " + encoded);
        assertThat(BasicAuthorization.parse("Basic " + encoded)).isEqualTo(credentials);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Basic", "Basic ", "basic YTpi", "Bearer YTpi", "Basic YTpi!", "Basic YWRh"})
    void other_value_is_rejected(String value) {
        assertThatThrownBy(() -> BasicAuthorization.parse(value)).isInstanceOf(IllegalArgumentException.class);
    }
}
