package io.circuitd.render;

import freemarker.cache.FileTemplateLoader;
import freemarker.cache.TemplateLoader;
import freemarker.core.InvalidReferenceException;
import freemarker.core.ParseException;
import freemarker.core.StopException;
import freemarker.core.TemplateClassResolver;
import freemarker.core.XMLOutputFormat;
import freemarker.template.Configuration;
import freemarker.template.SimpleObjectWrapper;
import freemarker.template.Template;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import freemarker.template.TemplateNotFoundException;
import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The templates of one profile, as they are at their first use. A template sees its own folder and
 * the leg, and nothing else.
 */
final class ProfileTemplates {
  /** Ways out of the escaping and out of the folder, or into Java. */
  private static final Pattern FORBIDDEN =
      Pattern.compile(
          "\\?\\s*(eval_json|evalJson|eval|interpret|new|api|no_esc|noEsc)\\b"
              + "|<#(noautoesc|noAutoEsc|outputformat|outputFormat)\\b"
              + "|\\b(output_format|outputFormat|auto_esc|autoEsc)\\s*=");

  private final String profile;
  private final Configuration configuration;

  /**
   * @throws TemplateFailure when the folder is not there
   */
  ProfileTemplates(Path folder, String profile) {
    this.profile = profile;
    if (!Files.isDirectory(folder)) {
      throw new TemplateFailure(
          profile,
          0,
          0,
          "",
          "found no folder " + folder + "; expected the profile's templates there");
    }
    configuration = new Configuration(Configuration.VERSION_2_3_34);
    try {
      configuration.setTemplateLoader(new Checked(new FileTemplateLoader(folder.toFile())));
    } catch (IOException e) {
      throw new TemplateFailure(profile, 0, 0, "", "folder " + folder + " cannot be read");
    }
    configuration.setObjectWrapper(new SimpleObjectWrapper(Configuration.VERSION_2_3_34));
    configuration.setOutputFormat(XMLOutputFormat.INSTANCE);
    configuration.setAutoEscapingPolicy(Configuration.FORCE_AUTO_ESCAPING_POLICY);
    configuration.setNewBuiltinClassResolver(TemplateClassResolver.ALLOWS_NOTHING_RESOLVER);
    configuration.setAPIBuiltinEnabled(false);
    configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
    configuration.setLogTemplateExceptions(false);
    configuration.setWrapUncheckedExceptions(true);
    configuration.setLocalizedLookup(false);
    configuration.setLocale(Locale.ROOT);
    configuration.setNumberFormat("computer");
    configuration.setBooleanFormat("c");
    configuration.setDefaultEncoding("UTF-8");
    configuration.setTemplateUpdateDelayMilliseconds(Long.MAX_VALUE);
  }

  /** A template's output and the version that its header gives. */
  record Output(String text, String version) {}

  /**
   * Fills in one template.
   *
   * @throws TemplateFailure for anything that goes wrong in it
   */
  Output process(String file, Map<String, Object> model) {
    try {
      Template template = configuration.getTemplate(file);
      Object version = template.getCustomAttribute("version");
      if (version == null) {
        throw failure(
            file,
            1,
            1,
            "",
            "its first line has no version; expected" + " <#ftl attributes={\"version\": \"1\"}>");
      }
      StringWriter out = new StringWriter(4096);
      template.process(model, out);
      return new Output(out.toString(), file + " " + version);
    } catch (TemplateNotFoundException e) {
      throw failure(
          file, 0, 0, "", "found no such file; expected it in the folder templates/" + profile);
    } catch (ParseException e) {
      throw failure(
          name(e.getTemplateName(), file),
          e.getLineNumber(),
          e.getColumnNumber(),
          "",
          "does not parse: " + firstLine(e.getEditorMessage()));
    } catch (StopException e) {
      throw TemplateFailure.refusing(
          profile + "/" + place(e, file),
          line(e),
          column(e),
          firstLine(String.valueOf(e.getMessageWithoutStackTop())));
    } catch (InvalidReferenceException e) {
      String variable = String.valueOf(e.getBlamedExpressionString());
      throw failure(
          place(e, file),
          line(e),
          column(e),
          variable,
          "has no value for this leg; ask for it with <#if " + variable + "??> first");
    } catch (TemplateException e) {
      throw failure(
          place(e, file),
          line(e),
          column(e),
          "",
          firstLine(String.valueOf(e.getMessageWithoutStackTop())));
    } catch (Refused e) {
      throw failure(e.template, e.line, e.column, "", e.problem);
    } catch (IOException e) {
      throw failure(file, 0, 0, "", "cannot be read: " + firstLine(String.valueOf(e.getMessage())));
    }
  }

  private TemplateFailure failure(
      String file, int line, int column, String variable, String problem) {
    return new TemplateFailure(profile + "/" + file, line, column, variable, problem);
  }

  private static String place(TemplateException e, String file) {
    return name(e.getTemplateSourceName(), file);
  }

  private static String name(String found, String otherwise) {
    return found == null ? otherwise : found;
  }

  private static int line(TemplateException e) {
    return e.getLineNumber() == null ? 0 : e.getLineNumber();
  }

  private static int column(TemplateException e) {
    return e.getColumnNumber() == null ? 0 : e.getColumnNumber();
  }

  private static String firstLine(String message) {
    return message.strip().lines().findFirst().orElse("");
  }

  /** A template that uses what no template may use. */
  private static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;
    final String template;
    final int line;
    final int column;
    final String problem;

    Refused(String template, int line, int column, String found) {
      this.template = template;
      this.line = line;
      this.column = column;
      this.problem =
          "found "
              + found
              + "; templates may not evaluate text, create objects or turn"
              + " escaping off";
    }
  }

  /** Refuses a template's text before it is parsed. */
  private record Checked(TemplateLoader files) implements TemplateLoader {
    @Override
    public @Nullable Object findTemplateSource(String name) throws IOException {
      return files.findTemplateSource(name);
    }

    @Override
    public long getLastModified(Object source) {
      return files.getLastModified(source);
    }

    @Override
    public Reader getReader(Object source, String encoding) throws IOException {
      String text;
      try (Reader reader = files.getReader(source, encoding)) {
        text = reader.readAllAsString();
      }
      Matcher forbidden = FORBIDDEN.matcher(text);
      if (forbidden.find()) {
        String before = text.substring(0, forbidden.start());
        int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
        int column = forbidden.start() - before.lastIndexOf('\n');
        String name = source instanceof File file ? file.getName() : source.toString();
        throw new Refused(name, line, column, forbidden.group());
      }
      return new StringReader(text);
    }

    @Override
    public void closeTemplateSource(Object source) throws IOException {
      files.closeTemplateSource(source);
    }
  }
}
