package dev.leadpatch.application.company;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.domain.value.CompanyId;
import java.util.List;

/** Stores companies. Every method may throw {@link StoreUnavailableException}. */
public interface CompanyStore {

    boolean exists(CompanyId company);

    /**
     * Stores the whole company, or nothing.
     *
     * @return one sentence per conflict with stored data (the company's id or uuid, a key of another company); empty if
     *     the company was stored
     */
    List<String> add(Company company);
}
