#include "catalog/rule.hpp"

namespace cw::catalog {

namespace {

const Record& survey_record() {
  static const Record record = {
      "survey",
      "name",
      {
          {"name", into(&Survey::name), name(), Need::required, "The name in figures and commands.", "goodwill"},
          {"title", into(&Survey::title), text(), Need::optional, "How people read it.", "Goodwill", "", "the name"},
          {"question", into(&Survey::question), text(), Need::required, "As it was put, word by word.",
           "How likely are you to recommend us to a colleague, from 0 to 10?"},
          {"asked", into(&Survey::asked), name(), Need::required,
           "The activity that says: this person was asked. Without the list of those asked nothing can be said of "
           "those who stayed silent.",
           "survey_asked"},
          {"answer", into(&Survey::answer), name(), Need::required,
           "The outcome whose amount is the answer; its source is `self_reported: true`.", "would_recommend"},
          {"favourable_from", into(&Survey::favourable_from), number(), Need::required,
           "Answers from here on are favourable; fixed before looking.", "9"},
          {"follows", into(&Survey::follows), name(), Need::required,
           "The outcome that is looked at after the answer; never a self-reported one.", "order"},
          {"days", into(&Survey::days), whole(1, 730), Need::optional,
           "How long after the answer, and how long before the question.", "90", "days", "90"},
      },
      placed<Survey>()};
  return record;
}

}  // namespace

const Record& surveys_record() {
  static const Record record = {"surveys.yml",
                                "",
                                {
                                    {"surveys", into_each(&Catalog::surveys), many(survey_record()), Need::required,
                                     "One entry a question.", "[]"},
                                },
                                {}};
  return record;
}

}  // namespace cw::catalog
