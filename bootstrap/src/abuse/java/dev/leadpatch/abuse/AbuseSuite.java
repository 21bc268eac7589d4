package dev.leadpatch.abuse;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;

/** A test class of the suite. Only on Linux, where a client can have the address 127.0.0.2 without configuration. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("abuse")
@EnabledOnOs(OS.LINUX)
@ExtendWith(AttackedServiceExtension.class)
@interface AbuseSuite {}
