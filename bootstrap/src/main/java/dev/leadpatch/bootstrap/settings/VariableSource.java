package dev.leadpatch.bootstrap.settings;

import java.util.List;
import java.util.Optional;

/** A source of variables: the environment, or a configuration file. */
interface VariableSource {

    /** Returns the value of a variable; empty if it is not set, or can't be read. */
    Optional<String> find(String name);

    /** Returns whether a variable is set, also to a value that can't be read, which is one of the errors. */
    boolean isSet(String name);

    /** Returns whether a variable exists without a value. */
    boolean isEmpty(String name);

    /** Returns the origin of a variable that exists. */
    SettingOrigin originOf(String name);

    /** Returns one error for each variable that is not a setting, or cannot be read. */
    List<String> errors();
}
