package dev.leadpatch.application.webhook;

import dev.leadpatch.application.StoreUnavailable;
import dev.leadpatch.domain.value.CompanyId;
import java.util.List;

/** Where webhook endpoints are kept. Every method may throw {@link StoreUnavailable}. */
public interface Endpoints {

    /** The endpoints of a company, oldest first. */
    List<Endpoint> list(CompanyId company);

    /** Keeps a new endpoint; changes from now on are delivered to it. */
    void add(Endpoint endpoint);
}
