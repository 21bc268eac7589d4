package dev.leadpatch.hosts.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.domain.violation.Violation;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Documents that the object mapper of Quarkus reads. */
@QuarkusTest
class InjectedObjectMapperTest {
    private static final String BUDGET = """
            {"customFields": [{"customFieldId": 5, "type": "number", "value": {"number": 0.1}}]}
            """;

    @Inject
    ObjectMapper mapper;

    @Inject
    PatchClient client;

    @Test
    void a_decimal_number_that_was_read_as_double_is_refused_with_the_setting_of_jackson()
            throws JsonProcessingException {
        List<Violation> violations = client.violations(mapper.readValue(BUDGET, Map.class));

        assertThat(violations).hasSize(1);
        assertThat(violations.get(0).path().toJsonPointer()).isEqualTo("/customFields/0/value/number");
        assertThat(violations.get(0).code().wireName()).isEqualTo("unsupported_java_type");
        assertThat(violations.get(0).message())
                .contains("numbers must be BigDecimal or integers", "USE_BIG_DECIMAL_FOR_FLOATS");
    }

    @Test
    void a_decimal_number_is_accepted_with_that_setting() throws JsonProcessingException {
        ObjectMapper exact = mapper.copy().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

        UpdateLead.Result result = client.patch(exact.readValue(BUDGET, Map.class));

        assertThat(result).isInstanceOf(UpdateLead.Result.Updated.class);
    }

    @Test
    void a_tree_of_nodes_is_refused_by_its_type() throws JsonProcessingException {
        List<Violation> violations = client.violations(mapper.readTree(BUDGET));

        assertThat(violations).hasSize(1);
        assertThat(violations.get(0).message()).contains("ObjectNode", "Map, List, String");
    }
}
