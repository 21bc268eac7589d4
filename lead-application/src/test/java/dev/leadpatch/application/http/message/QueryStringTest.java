package dev.leadpatch.application.http.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QueryStringTest {

    @Test
    void repeated_parameters_are_grouped_in_the_order_of_the_query() {
        QueryString query = QueryString.parse("b=1&a=%C3%A4&&b=2&c&b=");

        assertThat(query.names()).containsExactly("b", "a", "c");
        assertThat(query.values("b")).containsExactly("1", "2", "");
        assertThat(query.values("a")).containsExactly("ä");
        assertThat(query.values("c")).containsExactly("");
        assertThat(query.values("d")).isEmpty();
    }

    @Test
    void values_are_looked_up_without_scanning_the_query() {
        String many = IntStream.range(0, 10_000).mapToObj(i -> i + "x=").collect(Collectors.joining("&"));
        QueryString query = QueryString.parse(many);

        assertThat(query.names()).hasSize(10_000);
        // a scan would create a list for each call
        assertThat(query.names())
                .allSatisfy(name -> assertThat(query.values(name)).isSameAs(query.values(name)));
    }
}
