package dev.leadpatch.application.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.domain.value.CompanyId;
import org.junit.jupiter.api.Test;

/** What every keeper of webhook endpoints does. */
public abstract class EndpointsContract extends PersistenceContract {

    @Test
    void endpoints_are_listed_as_they_were_given_oldest_first() {
        Endpoint first = DemoCompany.endpoint("zeta");
        Endpoint second = DemoCompany.endpoint("alpha", false);
        persistence.endpoints().add(first);
        persistence.endpoints().add(second);

        assertThat(persistence.endpoints().list(COMPANY)).containsExactly(first, second);
        assertThat(persistence.endpoints().list(OTHER)).isEmpty();
    }

    @Test
    void an_endpoint_of_a_company_that_does_not_exist_is_a_bug() {
        Endpoint demo = DemoCompany.endpoint("crm");
        Endpoint lost = new Endpoint(
                demo.id(),
                new CompanyId(99),
                demo.url(),
                demo.integration(),
                demo.apiKey(),
                demo.secret(),
                demo.configuration(),
                true);

        assertThatThrownBy(() -> persistence.endpoints().add(lost)).isInstanceOf(RuntimeException.class);
    }
}
