package io.circuitd.render;

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
import io.circuitd.profile.DeviceProfile;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The templates of one profile, as they were when their folder was read. A template sees the leg
 * and the profile's folders, and nothing else.
 */
final class ProfileTemplates {
  /** Ways out of the escaping, into Java, or past an error. */
  private static final Pattern FORBIDDEN =
      Pattern.compile(
          "\\?\\s*(eval_json|evalJson|eval|interpret|new|api|no_esc|noEsc)\\b"
              + "|<#(noautoesc|noAutoEsc|outputformat|outputFormat|attempt)\\b"
              + "|\\b(output_format|outputFormat|auto_esc|autoEsc)\\s*=");

  /** Comments may stand in the middle of what is forbidden. */
  private static final Pattern COMMENT = Pattern.compile("<#--.*?-->", Pattern.DOTALL);

  private final List<Path> folders;
  private final Map<String, TemplateFolder.Text> files;
  private final Configuration configuration;

  /**
   * @throws TemplateFailure when none of the profile's folders is there
   */
  ProfileTemplates(TemplateFolder templates, DeviceProfile profile) {
    this.folders = profile.templateFolders(templates.path());
    this.files =
        templates
            .files(profile)
            .orElseThrow(() ->
                new TemplateFailure(
                    profile.name(),
                    0,
                    0,
                    "",
                    "found no folder "
                        + folders.getFirst()
                        + "; expected the profile's templates there"));
    configuration = new Configuration(Configuration.VERSION_2_3_34);
    configuration.setTemplateLoader(new Checked(files));
    configuration.setTagSyntax(Configuration.ANGLE_BRACKET_TAG_SYNTAX);
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

  private static String name(Path folder) {
    return String.valueOf(folder.getFileName());
  }

  /**
   * A template's output and the version that its header gives.
   *
   * @param template its folder and file, as failures name it
   */
  record Output(String text, String version, String template) {}

  /** The version that a template's header gives; empty without one, and where it fails. */
  Optional<String> version(String file) {
    try {
      return Optional.ofNullable(configuration.getTemplate(file).getCustomAttribute("version"))
          .map(Object::toString);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

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
      return new Output(out.toString(), file + " " + version, place(file));
    } catch (StopException e) {
      throw TemplateFailure.refusing(
          place(place(e, file)),
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
      throw e.getCause() instanceof IOException imported && isOfImported(imported)
          ? failure(imported, file)
          : failure(
              place(e, file),
              line(e),
              column(e),
              "",
              firstLine(String.valueOf(e.getMessageWithoutStackTop())));
    } catch (IOException e) {
      throw failure(e, file);
    }
  }

  /** Whether a file that a template reads is at fault, and not the place that reads it. */
  private static boolean isOfImported(IOException problem) {
    return problem instanceof Refused || problem instanceof ParseException;
  }

  private TemplateFailure failure(IOException problem, String file) {
    return switch (problem) {
      case TemplateNotFoundException e ->
          failure(
              file,
              0,
              0,
              "",
              "found no such file; expected it in the folder "
                  + folders.stream().map(Path::toString).collect(Collectors.joining(" or ")));
      case ParseException e ->
          failure(
              name(e.getTemplateName(), file),
              e.getLineNumber(),
              e.getColumnNumber(),
              "",
              "does not parse: " + firstLine(e.getEditorMessage()));
      case Refused e -> failure(e.template, e.line, e.column, "", e.problem);
      default ->
          failure(
              file, 0, 0, "", "cannot be read: " + firstLine(String.valueOf(problem.getMessage())));
    };
  }

  private TemplateFailure failure(
      String file, int line, int column, String variable, String problem) {
    return new TemplateFailure(place(file), line, column, variable, problem);
  }

  /** A file with the folder that it is in. */
  private String place(String file) {
    String folder =
        Optional.ofNullable(files.get(file))
            .map(TemplateFolder.Text::folder)
            .orElseGet(() -> name(folders.getFirst()));
    return folder + "/" + file;
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
              + "; templates may not evaluate text, create objects, turn escaping off or go on"
              + " after an error";
    }
  }

  /** Refuses a template's text before it is parsed. */
  private record Checked(Map<String, TemplateFolder.Text> files) implements TemplateLoader {
    @Override
    public @Nullable Object findTemplateSource(String name) {
      return files.containsKey(name) ? name : null;
    }

    @Override
    public long getLastModified(Object source) {
      return 0;
    }

    @Override
    public Reader getReader(Object source, String encoding) throws IOException {
      String name = source.toString();
      TemplateFolder.Text file =
          Optional.ofNullable(files.get(name)).orElseThrow(() -> new IOException(name));
      if (file.problem().isPresent()) {
        throw new IOException(file.problem().get());
      }
      String text = file.text();
      refuse(FORBIDDEN.matcher(text), text, name);
      // As long as it was, so that places stay.
      String code = COMMENT.matcher(text).replaceAll(found -> blank(found.group()));
      refuse(FORBIDDEN.matcher(code), code, name);
      return new StringReader(text);
    }

    private static String blank(String comment) {
      return comment.replaceAll("[^\n]", " ");
    }

    private static void refuse(Matcher forbidden, String text, String name) throws Refused {
      if (forbidden.find()) {
        String before = text.substring(0, forbidden.start());
        int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
        int column = forbidden.start() - before.lastIndexOf('\n');
        throw new Refused(name, line, column, forbidden.group().replaceAll("\\s+", " "));
      }
    }

    @Override
    public void closeTemplateSource(Object source) {}
  }
}
