rule "cloudformation-template-near-limits" {
  title     = "Template is close to what CloudFormation accepts"
  severity  = "low"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "cloudformation.template"
  languages = ["cloudformation"]

  param "resources" {
    description = "How many resources a template should have at most; 500 are possible."
    default     = 400
  }

  require = self.resource_count <= param.resources && self.parameter_count <= 180 && self.output_count <= 180 && self.mapping_count <= 180 && self.size <= 900000
  message = "Soon nothing can be added to this template: 500 resources, 200 parameters, outputs and mappings, and 1 MB are the limits."
  remedy  = <<-TEXT
    CloudFormation: split the stack by lifetime and owner, with exports or parameters between the parts.
  TEXT

  references = ["https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html"]

  fail "many outputs" {
    cloudformation = <<-YAML
      Resources:
        Topic: { Type: AWS::SNS::Topic }
      Outputs:
        O0: { Value: "0" }
        O1: { Value: "1" }
        O2: { Value: "2" }
        O3: { Value: "3" }
        O4: { Value: "4" }
        O5: { Value: "5" }
        O6: { Value: "6" }
        O7: { Value: "7" }
        O8: { Value: "8" }
        O9: { Value: "9" }
        O10: { Value: "10" }
        O11: { Value: "11" }
        O12: { Value: "12" }
        O13: { Value: "13" }
        O14: { Value: "14" }
        O15: { Value: "15" }
        O16: { Value: "16" }
        O17: { Value: "17" }
        O18: { Value: "18" }
        O19: { Value: "19" }
        O20: { Value: "20" }
        O21: { Value: "21" }
        O22: { Value: "22" }
        O23: { Value: "23" }
        O24: { Value: "24" }
        O25: { Value: "25" }
        O26: { Value: "26" }
        O27: { Value: "27" }
        O28: { Value: "28" }
        O29: { Value: "29" }
        O30: { Value: "30" }
        O31: { Value: "31" }
        O32: { Value: "32" }
        O33: { Value: "33" }
        O34: { Value: "34" }
        O35: { Value: "35" }
        O36: { Value: "36" }
        O37: { Value: "37" }
        O38: { Value: "38" }
        O39: { Value: "39" }
        O40: { Value: "40" }
        O41: { Value: "41" }
        O42: { Value: "42" }
        O43: { Value: "43" }
        O44: { Value: "44" }
        O45: { Value: "45" }
        O46: { Value: "46" }
        O47: { Value: "47" }
        O48: { Value: "48" }
        O49: { Value: "49" }
        O50: { Value: "50" }
        O51: { Value: "51" }
        O52: { Value: "52" }
        O53: { Value: "53" }
        O54: { Value: "54" }
        O55: { Value: "55" }
        O56: { Value: "56" }
        O57: { Value: "57" }
        O58: { Value: "58" }
        O59: { Value: "59" }
        O60: { Value: "60" }
        O61: { Value: "61" }
        O62: { Value: "62" }
        O63: { Value: "63" }
        O64: { Value: "64" }
        O65: { Value: "65" }
        O66: { Value: "66" }
        O67: { Value: "67" }
        O68: { Value: "68" }
        O69: { Value: "69" }
        O70: { Value: "70" }
        O71: { Value: "71" }
        O72: { Value: "72" }
        O73: { Value: "73" }
        O74: { Value: "74" }
        O75: { Value: "75" }
        O76: { Value: "76" }
        O77: { Value: "77" }
        O78: { Value: "78" }
        O79: { Value: "79" }
        O80: { Value: "80" }
        O81: { Value: "81" }
        O82: { Value: "82" }
        O83: { Value: "83" }
        O84: { Value: "84" }
        O85: { Value: "85" }
        O86: { Value: "86" }
        O87: { Value: "87" }
        O88: { Value: "88" }
        O89: { Value: "89" }
        O90: { Value: "90" }
        O91: { Value: "91" }
        O92: { Value: "92" }
        O93: { Value: "93" }
        O94: { Value: "94" }
        O95: { Value: "95" }
        O96: { Value: "96" }
        O97: { Value: "97" }
        O98: { Value: "98" }
        O99: { Value: "99" }
        O100: { Value: "100" }
        O101: { Value: "101" }
        O102: { Value: "102" }
        O103: { Value: "103" }
        O104: { Value: "104" }
        O105: { Value: "105" }
        O106: { Value: "106" }
        O107: { Value: "107" }
        O108: { Value: "108" }
        O109: { Value: "109" }
        O110: { Value: "110" }
        O111: { Value: "111" }
        O112: { Value: "112" }
        O113: { Value: "113" }
        O114: { Value: "114" }
        O115: { Value: "115" }
        O116: { Value: "116" }
        O117: { Value: "117" }
        O118: { Value: "118" }
        O119: { Value: "119" }
        O120: { Value: "120" }
        O121: { Value: "121" }
        O122: { Value: "122" }
        O123: { Value: "123" }
        O124: { Value: "124" }
        O125: { Value: "125" }
        O126: { Value: "126" }
        O127: { Value: "127" }
        O128: { Value: "128" }
        O129: { Value: "129" }
        O130: { Value: "130" }
        O131: { Value: "131" }
        O132: { Value: "132" }
        O133: { Value: "133" }
        O134: { Value: "134" }
        O135: { Value: "135" }
        O136: { Value: "136" }
        O137: { Value: "137" }
        O138: { Value: "138" }
        O139: { Value: "139" }
        O140: { Value: "140" }
        O141: { Value: "141" }
        O142: { Value: "142" }
        O143: { Value: "143" }
        O144: { Value: "144" }
        O145: { Value: "145" }
        O146: { Value: "146" }
        O147: { Value: "147" }
        O148: { Value: "148" }
        O149: { Value: "149" }
        O150: { Value: "150" }
        O151: { Value: "151" }
        O152: { Value: "152" }
        O153: { Value: "153" }
        O154: { Value: "154" }
        O155: { Value: "155" }
        O156: { Value: "156" }
        O157: { Value: "157" }
        O158: { Value: "158" }
        O159: { Value: "159" }
        O160: { Value: "160" }
        O161: { Value: "161" }
        O162: { Value: "162" }
        O163: { Value: "163" }
        O164: { Value: "164" }
        O165: { Value: "165" }
        O166: { Value: "166" }
        O167: { Value: "167" }
        O168: { Value: "168" }
        O169: { Value: "169" }
        O170: { Value: "170" }
        O171: { Value: "171" }
        O172: { Value: "172" }
        O173: { Value: "173" }
        O174: { Value: "174" }
        O175: { Value: "175" }
        O176: { Value: "176" }
        O177: { Value: "177" }
        O178: { Value: "178" }
        O179: { Value: "179" }
        O180: { Value: "180" }
    YAML
  }

  pass "small" {
    cloudformation = <<-YAML
      Resources:
        Topic: { Type: AWS::SNS::Topic }
    YAML
  }
}
