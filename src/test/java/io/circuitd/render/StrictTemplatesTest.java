package io.circuitd.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.circuitd.design.Leg;
import io.circuitd.model.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no template can do, however it is written: go on without a value, get out, or unescape. */
class StrictTemplatesTest {
  private static final String HEADER = "<#ftl attributes={\"version\": \"1\"}>\n";
  private static final String BEFORE =
      """
      <leg xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0"><config>
      <configuration><interfaces><interface><name>${leg.port}</name>
      <unit nc:operation="replace"><name>${leg.unit}</name>
      """;
  private static final String AFTER =
      "</unit></interface></interfaces></configuration></config></leg>\n";
  private static final String HOSTILE = "<x/>&lt;]]>";
  private static final Leg LEG =
      Legs.withDescription(Legs.leg(Profiles.JUNOS, Side.PRIMARY, true, true), HOSTILE);

  @TempDir private Path folder;
  private Path templates;

  @BeforeEach
  void makeFolder() throws IOException {
    templates = Files.createDirectories(folder.resolve("templates/junos"));
  }

  private OwnedConfig render(String template) throws IOException {
    Files.writeString(templates.resolve("virtual-router-vrf.ftl"), template);
    return new LegRenderer(folder.resolve("templates"))
        .render(LEG, Profiles.JUNOS, Optional.empty());
  }

  private TemplateFailure failure(String template) {
    return catchThrowableOfType(TemplateFailure.class, () -> render(template));
  }

  private static String unit(String body) {
    return HEADER + BEFORE + body + AFTER;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<a>${leg.nothing}</a> | leg.nothing",
        "<a>${nothing}</a> | nothing",
        "<a>${leg[\"nothing\"]}</a> | leg[\"nothing\"]",
        "<a>${leg.qos.ingress}</a> | leg.qos",
        "<a>${leg.sharedKey}</a> | leg.sharedKey",
        "<a>${leg.timers.nothing + 1}</a> | leg.timers.nothing",
        "<#if leg.nothing gt 3></#if> | leg.nothing",
        "<#list leg.nothing as x></#list> | leg.nothing",
        "<#list leg.sessions as s>${s.nothing}</#list> | s.nothing",
        "<#assign x = leg.nothing>${x} | leg.nothing",
        "<@nothing/> | nothing",
      })
  void aMissingVariableIsAnErrorWithItsPlace(String body, String variable) {
    TemplateFailure failure = failure(unit("\n  " + body));

    assertThat(failure.template()).isEqualTo("junos/virtual-router-vrf.ftl");
    assertThat(failure.line()).isEqualTo(6);
    assertThat(failure.column()).isGreaterThan(2);
    assertThat(failure.variable()).isEqualTo(variable);
    assertThat(failure)
        .hasMessageContaining("junos/virtual-router-vrf.ftl:6:" + failure.column())
        .hasMessageContaining("variable '" + variable + "'");
  }

  @Test
  void aMissingArgumentOfAMacroIsAnErrorWithItsPlace() {
    TemplateFailure failure = failure(unit("\n<#macro m key></#macro><@m leg.nothing/>"));

    assertThat(failure.line()).isEqualTo(6);
    assertThat(failure).hasMessageContaining("parameter \"key\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${'1+1'?eval}",
        "${'1+1'?\n eval}",
        "${'1+1'?<#-- a comment -->eval}",
        "${'1+1' ? <#-- over\nlines --> eval}",
        "${'{}'?eval_json.a}",
        "${'{}'?evalJson.a}",
        "<@'x'?interpret/>",
        "<@'x'?<#-- -->interpret/>",
        "<#assign x = '<#--'>${'1'?eval}<#-- -->",
        "${'freemarker.template.utility.ObjectConstructor'?new()('java.io.File', '/')}",
        "${leg?api.class}",
        "${leg.port?no_esc}",
        "${leg.port?noEsc}",
        "<#noautoesc>${leg.port}</#noautoesc>",
        "<#noAutoEsc>${leg.port}</#noAutoEsc>",
        "<#outputformat 'plainText'>${leg.port}</#outputformat>",
        "<#outputFormat 'undefined'>${leg.port}</#outputFormat>",
        "<#attempt>${leg.nothing}<#recover>0</#attempt>",
      })
  void whatNoTemplateMayDoIsRefusedWithItsPlace(String body) {
    TemplateFailure failure = failure(unit("\n" + body));

    assertThat(failure.line()).isEqualTo(6);
    assertThat(failure.column()).isPositive();
    assertThat(failure).hasMessageContaining("templates may not");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<#ftl auto_esc=false attributes={\"version\": \"1\"}>",
        "<#ftl autoEsc=false attributes={\"version\": \"1\"}>",
        "<#ftl output_format=\"plainText\" attributes={\"version\": \"1\"}>",
        "<#ftl outputFormat = \"HTML\" attributes={\"version\": \"1\"}>",
        "<#ftl output_format <#-- --> = \"HTML\" attributes={\"version\": \"1\"}>",
        "[#ftl attributes={\"version\": \"1\"}][#noautoesc]",
      })
  void noHeaderTurnsTheEscapingOff(String header) {
    assertThat(failure(header + "\n" + BEFORE + "<a>${leg.description}</a>" + AFTER)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<a>${leg.description}</a>",
        "<a>${'' + leg.description}</a>",
        "<a>${leg.description + leg.description}</a>",
        "<a>${'a ${leg.description}'}</a>",
        "<a>${leg.description?string}</a>",
        "<a>${leg.description?trim?cap_first}</a>",
        "<a>${leg['description']!'none'}</a>",
        "<#assign x><b>${leg.description}</b></#assign>${x}",
        "<#assign x = leg.description><a>${x}</a>",
        "<#macro m t><a>${t}<#nested></a></#macro><@m leg.description>${leg.description}</@m>",
        "<#function f t><#return t></#function><a>${f(leg.description)}</a>",
        "<#list [leg.description] as t><a>${t}</a></#list>",
        "<a>${[leg.description]?join(', ')}</a>",
        "<a>${leg.description?replace('<', '<')}</a>",
        "<a>${leg.description?esc}</a>",
        "<#autoesc><a>${leg.description}</a></#autoesc>",
        "<#setting output_encoding='ISO-8859-1'><a>${leg.description}</a>",
      })
  void aValueIsEscapedHoweverItIsWritten(String body) throws IOException {
    assertThat(render(unit(body)).payload())
        .doesNotContain("<x")
        .contains("&lt;x/&gt;&amp;lt;]]&gt;");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../outside.ftl",
        "/../outside.ftl",
        "../../outside.ftl",
        "sub/../../outside.ftl",
        "./../outside.ftl",
        "..\\\\outside.ftl",
        "%2e%2e/outside.ftl",
        "*/outside.ftl",
        "OUTSIDE",
        "file://OUTSIDE",
        "file:OUTSIDE",
        "link.ftl",
        "linked/outside.ftl",
      })
  void nothingIsReadFromOutsideTheFolder(String name) throws IOException {
    Path outside = Files.writeString(folder.resolve("outside.ftl"), "<a>outside</a>");
    Files.copy(outside, folder.resolve("templates/outside.ftl"));
    Files.createDirectory(templates.resolve("sub"));
    Files.createSymbolicLink(templates.resolve("link.ftl"), outside);
    Files.createSymbolicLink(templates.resolve("linked"), folder);
    String real = name.replace("OUTSIDE", outside.toString());

    for (String body : new String[] {"<#include '%s'>", "<#import '%s' as o>"}) {
      TemplateFailure failure = failure(unit(body.formatted(real)));

      assertThat(failure).as(body).isNotNull();
      assertThat(failure.template()).isEqualTo("junos/virtual-router-vrf.ftl");
      assertThat(failure.line()).isEqualTo(5);
      assertThat(failure).hasMessageNotContaining("<a>outside");
    }
    assertThat(failure(unit("<@.get_optional_template('%s').include/>".formatted(real))))
        .isNotNull();
  }

  @Test
  void aTemplateThatIsALinkToOutsideIsRefused() throws IOException {
    Path outside = Files.writeString(folder.resolve("outside.ftl"), unit(""));
    Files.createSymbolicLink(templates.resolve("virtual-router-vrf.ftl"), outside);

    TemplateFailure failure =
        catchThrowableOfType(
            TemplateFailure.class,
            () ->
                new LegRenderer(folder.resolve("templates"))
                    .render(LEG, Profiles.JUNOS, Optional.empty()));

    assertThat(failure).hasMessageContaining("leads out of the folder of templates");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${'1'?eval} | templates may not",
        "<#if x | does not parse",
        "<#macro m>${leg.nothing}</#macro><@m/> | leg.nothing"
      })
  void aFaultInAFileThatIsImportedIsFoundThere(String fault, String words) throws IOException {
    Files.writeString(templates.resolve("common.ftl"), "one\ntwo\n" + fault);

    for (String how : new String[] {"<#import 'common.ftl' as c>", "<#include 'common.ftl'>"}) {
      TemplateFailure failure = failure(HEADER + how + "\n" + BEFORE + AFTER);

      assertThat(failure).as(how).hasMessageContaining(words);
      assertThat(failure.template()).isEqualTo("junos/common.ftl");
      assertThat(failure.line()).isEqualTo(3);
    }
  }
}
